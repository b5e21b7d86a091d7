import { Sequelize } from 'sequelize-typescript';
import { Account, Report } from './models';

function connect(url: string, models: any[]) {
  let instance;
  if (process.env.LOG) {
    instance = new Sequelize(url, { models, logging: console.log });
  } else {
    instance = new Sequelize(url, { models });
  }
  return instance;
}

export const sequelize = connect(process.env.DATABASE_URL, [Account]);
export const reports = connect(process.env.REPORTS_URL, [Report]);
