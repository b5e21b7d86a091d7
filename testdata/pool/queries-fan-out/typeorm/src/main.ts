import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Entity, PrimaryColumn, Repository } from 'typeorm';

@Entity()
export class User {
  @PrimaryColumn() id: number;
}

@Injectable()
export class Users {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  async touch() {
    const all = await this.users.find();
    await Promise.all(all.map((user) => this.users.save(user))); // expect: pool/queries-fan-out
    const few = await this.users.find({ take: 5 });
    await Promise.all(few.map((user) => this.users.save(user)));
  }
}
