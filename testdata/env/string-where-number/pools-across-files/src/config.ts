export const config = {
  db: {
    max: process.env.DB_POOL_MAX, // expect: env/string-where-number
    min: process.env.DB_POOL_MIN || '2', // expect: env/string-where-number
    size: Number(process.env.DB_POOL_MAX),
  },
};
const { KNEX_MAX = '10' } = process.env; // expect: env/string-where-number
export { KNEX_MAX };
