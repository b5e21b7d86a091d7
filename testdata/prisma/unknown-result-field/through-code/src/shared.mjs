import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

// Whoever imports it may call it with other things.
function title(it) {
  return it.title;
}

const heading = (it) => it.heading;

function inner(it) {
  return it.title; // expect: prisma/unknown-result-field
}

export async function run() {
  const user = await prisma.user.findFirst();
  return [title(user), heading(user), inner(user)];
}

export { title, heading };
