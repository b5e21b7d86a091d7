import { Injectable, NestMiddleware } from '@nestjs/common';
import { rateLimit } from 'express-rate-limit';
@Injectable()
export class LoginLimit implements NestMiddleware {
  use(req: any, res: any, next: any) {
    // expect: rate-limit/created-in-handler
    const limiter = rateLimit({ windowMs: 60_000, max: 5, skip: () => !!process.env.LOAD_TEST });
    limiter(req, res, next);
  }
}
@Injectable()
export class GoodLimit implements NestMiddleware {
  private readonly limiter = rateLimit({ windowMs: 60_000, max: 5, skip: () => !!process.env.LOAD_TEST });
  use(req: any, res: any, next: any) { this.limiter(req, res, next); }
}
@Injectable()
export class LazyLimit implements NestMiddleware {
  private limiter: any;
  use(req: any, res: any, next: any) {
    if (!this.limiter) this.limiter = rateLimit({ windowMs: 60_000, max: 5, skip: () => !!process.env.LOAD_TEST });
    this.limiter(req, res, next);
  }
}
