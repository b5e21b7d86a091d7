import { Prisma, PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export const renamed = () =>
  prisma.$queryRaw<{ display_name: string }[]>`
    select u."displayName" from users u where u.id = ${1}`; // expect: prisma/raw-sql-unknown-column

export const farFromItsColumn = () =>
  prisma.$queryRaw`select "loginCount" from users`; // expect: prisma/raw-sql-unknown-column

export const inAnInsert = (title: string) =>
  prisma.$executeRaw`INSERT INTO posts (title, authorId) VALUES (${title}, 1)`; // expect: prisma/raw-sql-unknown-column

export const unsafe = () =>
  prisma.$queryRawUnsafe("select titel from posts where id = $1", 1); // expect: prisma/raw-sql-unknown-column

export const composed = () =>
  prisma.$queryRaw(Prisma.sql`select p.id, p.titles from posts p`); // expect: prisma/raw-sql-unknown-column

export const inATransaction = () =>
  prisma.$transaction(async (tx) => {
    await tx.$executeRaw`update users set createdAt = now()`; // expect: prisma/raw-sql-unknown-column
  });

// The database may have columns that the schema does not list: advice.
export const elsewhere = () =>
  prisma.$queryRaw`select id from posts order by search_vector`; // expect: prisma/raw-sql-unknown-column level=advice
