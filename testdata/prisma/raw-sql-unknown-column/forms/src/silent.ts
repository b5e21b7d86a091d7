import { Prisma, PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

// Output names, subqueries, WITH, functions, holes for names.
export const joined = (order: string, filter: Prisma.Sql) => prisma.$queryRaw`
  with recent as (select author_id, count(*) as amount from posts group by author_id)
  select u.display_name as shown, r.amount, extract(epoch from u."createdAt") as since
  from users u
  join recent r on r.author_id = u.id
  left join lateral (select p.title as latest from posts p where p.author_id = u.id limit 1) t on true
  ${filter}
  order by shown, latest, ${Prisma.raw(order)}`;

export const composed = (parts: Prisma.Sql[]) =>
  prisma.$queryRaw`select ${Prisma.join(parts)}, whatever from posts ${Prisma.sql`join users on true`}`;

// A table that the schema does not have.
export const other = () => prisma.$queryRaw`select anything from audit_log a join posts p on p.id = a.postid`;

export const built = (column: string) => prisma.$queryRawUnsafe(`select ${column}, titel from posts`);

export const json = () => prisma.$queryRaw`select t.value->>'nmae' from users, json_each('{}') t`;
