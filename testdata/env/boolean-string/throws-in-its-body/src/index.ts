if (process.env.ENABLE_PAYMENTS) { // expect: env/boolean-string
  if (!process.env.STRIPE_KEY) throw new Error('STRIPE_KEY is required for payments');
}

if (process.env.ENABLE_PAYMENTS) {
  console.log('set');
} else {
  throw new Error('set ENABLE_PAYMENTS');
}
