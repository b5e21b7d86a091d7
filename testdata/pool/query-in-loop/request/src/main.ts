import express from 'express';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const app = express();
app.post('/users', async (req, res) => {
  for (const user of req.body.users) {
    await prisma.user.create({ data: user }); // expect: pool/query-in-loop
  }
  res.end();
});
app.listen(3000);
