import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function wrong() {
  const place = await prisma.place.findFirstOrThrow();
  const chosen = await prisma.place.findFirstOrThrow({ select: { address: { select: { city: true } } } });
  return [
    place.address.town, // expect: prisma/unknown-result-field
    place.former.map((it) => it.geo?.latitude), // expect: prisma/unknown-result-field
    chosen.address.geo, // expect: prisma/unknown-result-field
  ];
}

export async function right() {
  const place = await prisma.place.findFirstOrThrow();
  return [place.name, place.address.city, place.address.geo?.lat, place.former[0]?.city];
}
