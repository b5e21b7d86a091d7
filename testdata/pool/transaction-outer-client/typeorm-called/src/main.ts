import express from 'express';
import { AppDataSource } from './data-source';
import { User } from './user.entity';
import { rename, renameWith, users } from './users';

const app = express();
app.post('/users/:id', async (req, res) => {
  await AppDataSource.transaction(async (manager) => {
    await manager.save(User, { id: 1 });
    await users.save({ id: 2 }); // expect: pool/transaction-outer-client
    await rename(1, 'Abraham'); // expect: pool/transaction-outer-client
    await renameWith(1, 'Boris'); // expect: pool/transaction-outer-client
    await renameWith(1, 'Clara', manager);
    await AppDataSource.getRepository(User).find(); // expect: pool/transaction-outer-client
    await User.findOneBy({ id: 1 }); // expect: pool/transaction-outer-client
    const user = new User();
    await user.save(); // expect: pool/transaction-outer-client
    await manager.getRepository(User).save(user);
  });
  await AppDataSource.manager.transaction(async () => {
    await users.find(); // expect: pool/transaction-outer-client
  });
  res.sendStatus(204);
});
AppDataSource.initialize().then(() => app.listen(3000));
