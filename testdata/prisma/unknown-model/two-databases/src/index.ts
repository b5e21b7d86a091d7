import { PrismaClient as Main } from '@prisma/client';
import { PrismaClient as Logs } from '../generated/logs';

const main = new Main();
const logs = new Logs();

export async function run() {
  await main.user.findMany();
  await main.entry.findMany(); // expect: prisma/unknown-model
  await logs.entry.findMany();
  await logs.user.findMany(); // expect: prisma/unknown-model
}
