import type { Application } from 'express';
import { rateLimit } from 'express-rate-limit';
export default async ({ app }: { app: Application }) => {
  app.set('trust proxy', 1);
  app.use(
    // expect: rate-limit/no-bypass
    rateLimit({
      windowMs: 60_000,
      max: 100,
    }),
  );
};
