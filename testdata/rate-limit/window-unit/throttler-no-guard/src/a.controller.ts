import { Controller, Get, UseGuards } from '@nestjs/common';
import { Throttle, ThrottlerGuard } from '@nestjs/throttler';
@Controller()
@UseGuards(ThrottlerGuard)
export class AController {
  @Throttle({ default: { limit: 3, ttl: 60 } }) // expect: rate-limit/window-unit
  @Get() a() {}
}
