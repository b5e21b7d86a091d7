import { db, type Tx } from './db';
import { users } from './schema';

export async function add(name: string) {
  await db.insert(users).values({ name });
}

export function addWith(name: string, { tx }: { tx?: Tx }) {
  return (tx ?? db).insert(users).values({ name });
}

export class UserRepository {
  all() {
    return db.query.users.findMany();
  }

  static count() {
    return db.$count(users);
  }
}
