import { PrismaClient as Shop } from './generated/shop';
import { PrismaClient as Log } from './generated/log';

export const shop = new Shop();
export const log = new Log();
