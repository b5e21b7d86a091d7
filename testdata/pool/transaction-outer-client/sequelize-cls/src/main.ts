import cls from 'cls-hooked';
import { DataTypes, Sequelize } from 'sequelize';

// Every query finds the transaction that it runs in by itself.
Sequelize.useCLS(cls.createNamespace('transactions'));
const sequelize = new Sequelize(process.env.DATABASE_URL);
const Account = sequelize.define('Account', { balance: DataTypes.INTEGER });

export async function move(from: number) {
  await sequelize.transaction(async () => {
    await Account.findByPk(from);
  });
}
