import { db } from './db';
import { UserRepository, add, addWith } from './users';

const repository = new UserRepository();

export async function create(name: string) {
  await db.transaction(async (tx) => {
    await add(name); // expect: pool/transaction-outer-client
    await addWith(name, { tx });
    await addWith(name, {}); // expect: pool/transaction-outer-client
    await repository.all(); // expect: pool/transaction-outer-client
    await UserRepository.count(); // expect: pool/transaction-outer-client
  });
}
