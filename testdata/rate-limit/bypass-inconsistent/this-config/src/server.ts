import rateLimit from 'express-rate-limit';
import express from 'express';
interface Settings { limits: boolean; max: number }
export class Server {
  private readonly app = express();
  constructor(private readonly settings: Settings) {
    this.app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => !this.settings.limits }));
    if (this.settings.limits) this.app.use('/b', rateLimit({ windowMs: 60_000, max: 5 }));
    if (settings.limits) this.app.use('/c', rateLimit({ windowMs: 60_000, max: 5 }));
    this.app.use('/d', rateLimit({ windowMs: 60_000, max: this.settings.max }));
    this.app.use('/e', rateLimit({ windowMs: 60_000, max: 5, skip: () => process.env.LOAD_TEST === '1' }));
  }
  listen() { this.app.listen(3000); }
}
