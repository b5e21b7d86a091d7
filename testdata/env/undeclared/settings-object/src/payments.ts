// Read in two places, reported once.
export function pay(...parts: unknown[]) {
  return fetch(`https://${process.env.PAYMENT_HOST}/charges`, { // expect: env/undeclared
    body: JSON.stringify(parts),
    headers: { host: process.env.PAYMENT_HOST! },
  });
}

if (!process.env.PAYMENT_KEY) { // expect: env/undeclared
  console.error('PAYMENT_KEY is missing');
  process.exit(1);
}
