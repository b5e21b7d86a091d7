import { Controller, Post } from '@nestjs/common';
import { Throttle } from '@nestjs/throttler';
@Controller()
export class AuthController {
  @Throttle(5, 60_000) // expect: rate-limit/window-unit
  @Post('a') a() {}
  @Throttle(5, 60)
  @Post('b') b() {}
}
