import { Controller, Get, Req } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
@Controller()
export class AppController {
  private readonly kept = new RateLimiterMemory({ points: 5, duration: 1 });
  @Get('a')
  async a(@Req() req: any) {
    if (process.env.LOAD_TEST) return 'ok';
    const limiter = new RateLimiterMemory({ points: 5, duration: 1 }); // expect: rate-limit/created-in-handler
    await limiter.consume(req.ip);
    return 'ok';
  }
  @Get('b')
  async b(@Req() req: any) { if (!process.env.LOAD_TEST) await this.kept.consume(req.ip); return 'ok'; }
}
