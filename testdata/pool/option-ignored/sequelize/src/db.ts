import { Sequelize } from 'sequelize';

export const sequelize = new Sequelize('app', 'app', process.env.DB_PASSWORD, {
  dialect: 'postgres',
  pool: {
    acquireTimeoutMillis: 5000, // expect: pool/option-ignored
    max: 20,
  },
});

export const replica = new Sequelize(process.env.REPLICA_URL as string, {
  dialectOptions: {
    pool: { max: 20 }, // expect: pool/option-ignored
  },
});

export const fine = new Sequelize('postgres://app@db/app', { pool: { max: 20, min: 0, acquire: 5000, idle: 1000, evict: 500 } });
