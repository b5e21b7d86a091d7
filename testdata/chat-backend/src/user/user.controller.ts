import { Body, Controller, Get, Param, ParseUUIDPipe, Patch } from '@nestjs/common';
import { ok } from '../common/api-response';
import { CurrentUserId } from '../common/current-user.decorator';
import { UpdateProfileDto } from './dto/update-profile.dto';
import { UserService } from './user.service';

@Controller('users')
export class UserController {
  constructor(private readonly users: UserService) {}

  @Get('me')
  async me(@CurrentUserId() userId: string) {
    return ok(await this.users.getProfile(userId));
  }

  @Patch('me')
  async updateMe(@CurrentUserId() userId: string, @Body() dto: UpdateProfileDto) {
    return ok(await this.users.updateProfile(userId, dto));
  }

  @Get(':id')
  async profile(@Param('id', ParseUUIDPipe) id: string) {
    return ok(await this.users.getProfile(id));
  }
}
