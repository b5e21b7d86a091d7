import rateLimit from 'express-rate-limit';
export class Limits {
  static api = rateLimit({ windowMs: 60_000, max: 100, skip: () => process.env.LOAD_TEST === '1' });
  static login = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/bypass-inconsistent
  readonly upload = rateLimit({ windowMs: 60_000, max: 5 }); // expect: rate-limit/bypass-inconsistent
}
