import knex from 'knex';

function open(url) {
  return knex({ client: 'pg', connection: url, pool: { max: 5 } });
}
const main = open(process.env.DATABASE_URL);
const replica = open(process.env.REPLICA_URL);

let kept;
function lazy() {
  if (!kept) kept = knex({ client: 'pg', connection: process.env.OTHER_URL, pool: { max: 5 } });
  return kept;
}

export async function move(id) {
  await main.transaction(async (trx) => {
    await trx('accounts').where({ id });
    // Another pool, though the same function made it.
    await replica('accounts').where({ id });
    await main('accounts').where({ id }); // expect: pool/transaction-outer-client
  });
  await lazy().transaction(async (trx) => {
    await trx('accounts').where({ id });
    await lazy()('accounts').where({ id }); // expect: pool/transaction-outer-client
    await main('accounts').where({ id });
  });
}
