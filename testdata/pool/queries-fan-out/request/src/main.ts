import express from 'express';
import { PrismaClient } from '@prisma/client';

const app = express();
const prisma = new PrismaClient();
app.use(express.json());

app.post('/users', async (req, res) => {
  const created = await Promise.all(req.body.users.map((user: any) => prisma.user.create({ data: user }))); // expect: pool/queries-fan-out
  res.json(created);
});
app.post('/names', async (req, res) => {
  const { ids } = req.body;
  await Promise.all(ids.map((id: number) => prisma.user.delete({ where: { id } }))); // expect: pool/queries-fan-out
  res.end();
});
app.post('/some', async (req, res) => {
  await Promise.all(req.body.ids.slice(0, 10).map((id: number) => prisma.user.delete({ where: { id } })));
  res.end();
});
app.post('/measured', async (req, res) => {
  const { ids } = req.body;
  if (ids.length > 20) throw new Error('at most 20');
  await Promise.all(ids.map((id: number) => prisma.user.delete({ where: { id } })));
  res.end();
});
app.listen(3000);
