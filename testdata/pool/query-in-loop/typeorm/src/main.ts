import { InjectRepository } from '@nestjs/typeorm';
import { Entity, PrimaryColumn, Repository } from 'typeorm';

@Entity()
export class User {
  @PrimaryColumn() id: number;
}
export class Users {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}
  async touch() {
    for (const user of await this.users.find()) {
      await this.users.save(user); // expect: pool/query-in-loop
    }
  }
}
