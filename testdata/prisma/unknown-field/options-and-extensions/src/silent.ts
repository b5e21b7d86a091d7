import { Prisma, PrismaClient } from '@prisma/client';

const options = { maxWait: 5000, timeout: 10_000 };
const prisma = new PrismaClient({ omit: { user: { email: true } }, transactionOptions: options });

export const audit = Prisma.defineExtension({ name: 'audit', query: { $allOperations: ({ args, query }) => query(args) } });

export const good = prisma.$extends(audit).$extends({
  name: 'more',
  client: { $log: (text: string) => console.log(text) },
  model: { $allModels: { exists: () => true }, user: { signUp: (email: string) => prisma.user.create({ data: { email } }) } },
  result: {
    user: {
      domain: { needs: { email: true }, compute: (user) => user.email.split('@')[1] },
      label: { needs: { domain: true, id: true }, compute: (user) => `${user.domain} ${user.id}` },
    },
  },
  query: {
    $queryRaw: ({ args, query }) => query(args),
    $allModels: { async $allOperations({ model, operation, args, query }) { return query(args); } },
    user: {
      async findMany({ args, query }) {
        args.where = { ...args.where, role: 'USER' };
        args.take = 10;
        return query({ ...args, orderBy: { id: 'asc' } });
      },
      $allOperations: ({ args, query }) => query(args),
    },
  },
});

export async function run() {
  await prisma.$transaction(async (tx) => tx.user.count(), { ...options, isolationLevel: Prisma.TransactionIsolationLevel.Serializable });
  const user = await good.user.findFirst();
  return user?.label;
}
