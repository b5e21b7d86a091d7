import { Controller, DefaultValuePipe, Get, ParseIntPipe, Query } from '@nestjs/common';
import { ok } from '../common/api-response';
import { CurrentUserId } from '../common/current-user.decorator';
import { UserService } from './user.service';

@Controller('admin/users')
export class AdminController {
  constructor(private readonly users: UserService) {}

  @Get()
  async list(
    @CurrentUserId() userId: string,
    @Query('limit', new DefaultValuePipe(50), ParseIntPipe) limit: number,
    @Query('offset', new DefaultValuePipe(0), ParseIntPipe) offset: number,
  ) {
    await this.users.assertAdmin(userId);
    return ok(await this.users.listUsers(limit, offset));
  }
}
