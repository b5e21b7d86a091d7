import { FakePayments, Mailer, MockMailer, Payments } from './memory';
import { settings } from './settings';

export const mailer = () => (settings.smtp ? new Mailer(settings.smtp) : new MockMailer()); // expect: env/mock-fallback

export let payments: unknown;
const { STRIPE_KEY } = process.env;
if (STRIPE_KEY === undefined) {
  payments = new FakePayments(); // expect: env/mock-fallback
} else {
  payments = new Payments(STRIPE_KEY);
}
