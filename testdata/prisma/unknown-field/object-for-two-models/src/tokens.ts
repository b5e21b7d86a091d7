import { PrismaClient } from '@prisma/client'

const prisma = new PrismaClient()

export async function find(hashedKey: string, isRestricted: boolean) {
  // The key is there only when the query is for the model that has it.
  const args = { where: { hashedKey }, select: { id: true, ...(isRestricted && { scopes: true }) } }
  return isRestricted ? prisma.restrictedToken.findUnique(args) : prisma.token.findUnique(args)
}

export async function wrong(hashedKey: string, isWide: boolean) {
  const args = { where: { hashedKey }, select: { id: true, ...(isWide && { scopse: true }) } } // expect: prisma/unknown-field
  return prisma.restrictedToken.findUnique(args)
}
