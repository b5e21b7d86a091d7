import { Controller, Post } from '@nestjs/common';
import { Throttle, SkipThrottle, seconds, minutes } from '@nestjs/throttler';
@Controller()
export class AuthController {
  @Throttle({ default: { limit: 20, ttl: 5 * 60 } }) // expect: rate-limit/window-unit
  @Post('a') a() {}
  @Throttle({ default: { limit: 20, ttl: seconds(60) }, short: { limit: 1, ttl: minutes(1) } })
  @Post('b') b() {}
  @SkipThrottle({ default: true })
  @Post('c') c() {}
}
