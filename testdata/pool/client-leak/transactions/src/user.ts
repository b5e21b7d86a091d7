import { Model } from 'sequelize';
export class User extends Model {}
