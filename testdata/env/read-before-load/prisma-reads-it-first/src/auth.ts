import { prisma } from './prisma.js';

const secret = process.env.JWT_SECRET; // expect: env/read-before-load level=warning

export const find = (name: string) => [prisma, name, secret];
