import { Prisma, PrismaClient } from '@prisma/client';

const prisma = new PrismaClient({
  omit: { user: { emial: true }, usr: { id: true } }, // expect: prisma/unknown-field, prisma/unknown-model
  transactionOptions: { maxWaitt: 5000 }, // expect: prisma/unknown-field
  log: [{ emit: 'event', level: 'debug' }], // expect: prisma/client-mismatch
});

export async function bad() {
  await prisma.$transaction(async (tx) => tx.user.count(), { timoeut: 10_000, isolationLevel: 'Serialisable' }); // expect: prisma/unknown-field, prisma/wrong-shape
  await prisma.$transaction([prisma.user.count()], { isolation: 'Serializable' }); // expect: prisma/unknown-field
}

export const wrong = prisma.$extends({
  nmae: 'soft-delete', // expect: prisma/unknown-field
  model: { usre: { all: () => [] } }, // expect: prisma/unknown-model
  result: {
    user: {
      domain: {
        needs: { emial: true }, // expect: prisma/unknown-field
        compute: (user) => user.emial,
      },
      label: {
        needs: { email: true },
        compute(user) {
          return user.email + user.role; // expect: prisma/unknown-result-field
        },
      },
    },
  },
  query: {
    message: {
      async findMany({ args, query }) {
        args.where = { ...args.where, deletedAt: null }; // expect: prisma/unknown-field
        return query(args);
      },
      async update({ args, query }) {
        return query({ ...args, data: { ...args.data, updatedAt: new Date() } }); // expect: prisma/unknown-field
      },
      findAll: ({ args, query }) => query(args), // expect: prisma/unknown-operation
    },
  },
});
