export class InMemoryCache {}
export class MockMailer {}
export class FakePayments {}
export class Mailer {
  constructor(readonly host: string) {}
}
export class Payments {
  constructor(readonly key: string) {}
}
