import { DataSource, DataSourceOptions } from 'typeorm';

const options: DataSourceOptions = {
  type: 'postgres',
  host: process.env.DB_HOST,
  poolSize: 40, // expect: pool/option-ignored
  connectTimeoutMS: 3000,
};

export const dataSource = new DataSource(options);
