import { PrismaClient } from '@prisma/client';

export const primary = new PrismaClient();
export const replica = new PrismaClient({ datasourceUrl: process.env.REPLICA_URL });
