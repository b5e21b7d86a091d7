import express, { Request, Response, Router } from 'express';
import { PrismaClient } from '@prisma/client';

class Users {
  readonly router = Router();

  constructor() {
    this.router.get('/users', this.list.bind(this));
    void this.warm();
  }

  private async list(req: Request, res: Response) {
    const prisma = new PrismaClient(); // expect: pool/client-per-request level=warning
    res.json(await prisma.user.findMany());
    await prisma.$disconnect();
  }

  private async warm() {
    const prisma = new PrismaClient();
    await prisma.user.count();
  }
}

const app = express();
app.use(new Users().router);
app.listen(3000);
