import type { Message, Prisma, User } from '@prisma/client';

export type UserWithMessages = Prisma.UserGetPayload<{
  include: { messages: { select: { type: true } } };
}>;

export interface Thread extends Message {
  sender: User;
  label?: string;
}

export type Page<T> = { items: T[]; total: number };

export type Loose = Prisma.UserGetPayload<{ include: any }>;
