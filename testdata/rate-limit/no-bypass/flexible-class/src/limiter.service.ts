import { RateLimiterMemory } from 'rate-limiter-flexible';
export class LimiterService {
  private readonly login = new RateLimiterMemory({ points: 5, duration: 1 });
  private api: RateLimiterMemory;
  constructor() { this.api = new RateLimiterMemory({ points: 100, duration: 60 }); }
  async checkLogin(key: string) { if (process.env.LOAD_TEST) return; await this.login.consume(key); }
  async checkApi(key: string) { if (process.env.LOAD_TEST) return; await this.api.consume(key); }
}
