import { Column, Model, Table } from 'sequelize-typescript';

@Table
export class Account extends Model {
  @Column balance: number;
}

@Table
export class Report extends Model {
  @Column text: string;
}
