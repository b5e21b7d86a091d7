const key = process.env.STRIPE_KEY!;
export const charge = (cents: number) => fetch(`https://api.stripe.com?amount=${cents}`, { headers: { authorization: key } });
