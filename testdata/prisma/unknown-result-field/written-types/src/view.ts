import { Prisma, PrismaClient, type User } from '@prisma/client';
import type { Loose, Page, Thread, UserWithMessages } from './types';

const prisma = new PrismaClient();

async function load(id: number) {
  return prisma.user.findUniqueOrThrow({ where: { id }, select: { email: true, messages: { select: { type: true } } } });
}

type Detail = Awaited<ReturnType<typeof load>>;

export function bad(
  user: UserWithMessages,
  thread: Thread,
  detail: Detail,
  one: Detail['messages'][number],
  both: User & { tags: string[] },
  rest: Omit<User, 'email'>,
  { owner, all }: { owner: User | null; all: Array<User> },
) {
  return [
    user.messages[0].kind, // expect: prisma/unknown-result-field level=warning
    user.nick, // expect: prisma/unknown-result-field level=warning
    thread.sender.nick, // expect: prisma/unknown-result-field level=warning
    thread.txt, // expect: prisma/unknown-result-field level=warning
    detail.mail, // expect: prisma/unknown-result-field level=warning
    one.kind, // expect: prisma/unknown-result-field level=warning
    both.labels, // expect: prisma/unknown-result-field level=warning
    rest.mail, // expect: prisma/unknown-result-field level=warning
    owner?.nick, // expect: prisma/unknown-result-field level=warning
    all.map((it) => it.nick), // expect: prisma/unknown-result-field level=warning
  ];
}

export function good(user: UserWithMessages, thread: Thread, both: User & { tags: string[] }, page: Page<User>, loose: Loose) {
  return [user.messages[0].type, user.email, thread.label, thread.sender.email, thread.type, both.tags, page.items[0].email, loose.posts];
}

interface UserDto {
  id: number;
  email: string;
  nick?: string;
}

async function dto(id: number): Promise<UserDto> {
  return prisma.user.findUniqueOrThrow({ where: { id } });
}

async function row(id: number): Promise<User | null> {
  return prisma.user.findUnique({ where: { id } });
}

async function any<T extends Prisma.UserInclude>(id: number, include: T): Promise<Prisma.UserGetPayload<{ include: T }>> {
  return prisma.user.findUniqueOrThrow({ where: { id }, include }) as any;
}

export async function returned(id: number) {
  return [
    (await dto(id)).nick,
    (await row(id))?.nick, // expect: prisma/unknown-result-field
    (await any(id, { messages: true })).posts,
  ];
}
