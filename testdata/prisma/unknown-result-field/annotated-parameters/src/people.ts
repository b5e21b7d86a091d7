import { Prisma, PrismaClient, type User } from '@prisma/client'

export const prisma = new PrismaClient()

const card = { id: true, email: true, posts: { select: { title: true } } } satisfies Prisma.UserSelect
export type Card = Prisma.UserGetPayload<{ select: typeof card }>

export const label = (card: Card) => `${card.email} ${card.posts.length}`
export const wrongLabel = (card: Card) => card.emial // expect: prisma/unknown-result-field level=warning
export const initial = (user: Pick<User, 'email'>) => user.mail // expect: prisma/unknown-result-field level=warning
export const names = (users: User[]) => users.map((user) => user.name) // expect: prisma/unknown-result-field level=warning

// The type is too narrow, and the row has what it does not say.
// @ts-expect-error
export const count = (user: User) => user.posts.length

export function extended(user: User) {
  return 'nick' in user ? user.nick : user.email
}
