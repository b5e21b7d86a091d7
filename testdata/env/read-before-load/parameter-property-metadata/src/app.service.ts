import { Injectable } from '@nestjs/common';
import { Cache } from './cache';
import { Mail } from './mail';

@Injectable()
export class AppService {
  private mail?: Mail;

  constructor(private readonly cache: Cache) {}
}
