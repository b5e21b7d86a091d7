import { DataTypes, Model, Sequelize } from 'sequelize';

export const sequelize = new Sequelize(process.env.DATABASE_URL);
export const reports = new Sequelize(process.env.REPORTS_URL);

export const Account = sequelize.define('Account', { balance: DataTypes.INTEGER });

export class Move extends Model {}
Move.init({ amount: DataTypes.INTEGER }, { sequelize, modelName: 'Move' });

export class Report extends Model {}
Report.init({ text: DataTypes.TEXT }, { sequelize: reports });
