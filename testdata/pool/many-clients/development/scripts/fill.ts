import { PrismaClient } from '@prisma/client';
import '../src/main';

new PrismaClient().user.create({ data: { id: 1 } }).then(console.log);
