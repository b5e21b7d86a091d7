export const config = {
  sender: process.env.MAIL_SENDER ?? 'noreply@example.com', // expect: env/captured-at-load
  retries: Number(process.env.MAIL_RETRIES ?? 3), // expect: env/captured-at-load
};

export function message(to: string) {
  return { to, from: config.sender, retries: config.retries };
}
