import { PrismaClient } from '@prisma/client';
import wrapped from './prisma';

const prisma = new PrismaClient();

export async function list(id: string) {
  await prisma.team.findFirst({ where: { id }, include: { teamUser: true } }); // expect: prisma/unknown-field level=warning
  await prisma.team.findFirst({ where: { id }, include: { users: true } }); // expect: prisma/unknown-field
  await prisma.team.findFirst({ where: { id, name: 'x' } });
  const teams = await prisma.team.findMany({ include: { teamUser: true } }); // expect: prisma/unknown-field level=warning
  await wrapped.client.teamUser.findMany({ where: { teamID: id } }); // expect: prisma/unknown-field
  await wrapped.client.plan.findMany();
  return teams.map((it) => it.teamUser);
}
