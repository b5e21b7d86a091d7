import { Prisma, PrismaClient, type User, type Post as Article } from '@prisma/client';

const prisma = new PrismaClient();
const card = { id: true, posts: { select: { title: true } } } satisfies Prisma.UserSelect;

type Card = Prisma.UserGetPayload<{ select: typeof card }>;
type WithPosts = Prisma.UserGetPayload<{
  include: { posts: true };
  omit: { prefs: true };
}>;
type Extended = User & { fullName: string };

export const name = (user: User) => user.emial; // expect: prisma/unknown-result-field level=warning
export const titles = (posts: Article[]) => posts.map((post) => post.titel); // expect: prisma/unknown-result-field level=warning
export const shown = (it: Card | null) => it?.psots; // expect: prisma/unknown-result-field level=warning
// A type that is written out is not followed.
export const first = ({ posts }: WithPosts) => posts[0].title;
export const picked = (it: Pick<User, 'id' | 'email'>) => it.emial; // expect: prisma/unknown-result-field level=warning

export async function left() {
  const { email, ...rest } = await prisma.user.findFirstOrThrow();
  return [email, rest.tags, rest.posts]; // expect: prisma/unknown-result-field
}

// A value may hold more than its annotation says.
export const more = [
  // @ts-ignore
  (user: User) => user.posts,
  (it: WithPosts) => (it as any).prefs ?? it['prefs'],
  // @ts-ignore
  (user: User) => user.impersonated,
];

export const right = [
  (user: User, it: Extended) => [user.email, user.tags.length, it.fullName],
  (it: Card) => it.posts.map((post) => post.title),
  (it: WithPosts) => [it.email, it.posts[0]?.authorId],
  (user: User | Article) => ('title' in user ? user.title : user.email),
  (user: User & { posts?: Article[] }) => user.posts,
  (user: any) => user.nmae,
  (user: Partial<User>) => user.seenAt?.getTime(),
];
