import express from 'express';
import { PrismaClient } from '@prisma/client';

const app = express();
app.get('/', async (req, res) => {
  const prisma = new PrismaClient();
  res.json(await prisma.user.count());
});
