import { ForbiddenException, Injectable, NotFoundException } from '@nestjs/common';
import { UpdateProfileDto } from './dto/update-profile.dto';
import { UserRepository } from './user.repository';

@Injectable()
export class UserService {
  constructor(private readonly users: UserRepository) {}

  async getProfile(id: string) {
    const user = await this.users.findById(id);
    if (!user) {
      throw new NotFoundException(`User ${id} not found`);
    }
    return user;
  }

  async updateProfile(id: string, dto: UpdateProfileDto) {
    await this.getProfile(id);
    return this.users.update(id, dto);
  }

  async assertAdmin(id: string): Promise<void> {
    const user = await this.getProfile(id);
    if (!user.isAdmin) {
      throw new ForbiddenException('Administrators only');
    }
  }

  listUsers(limit: number, offset: number) {
    return this.users.list(Math.min(limit, 200), offset);
  }
}
