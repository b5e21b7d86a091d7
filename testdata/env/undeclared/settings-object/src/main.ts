import { config, mail } from './config';
import { pay } from './payments';

pay(config.database, mail);
