import { prisma } from '@/lib/prisma'

// The base of the tsconfig is a package that a fresh checkout does not have; its `paths` hold all the same.
export const admins = () => prisma.user.findMany({ where: { emial: 'root@example.com' } }) // expect: prisma/unknown-field
