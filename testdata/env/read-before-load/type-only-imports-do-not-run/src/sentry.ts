export type Reporter = { dsn?: string };
export const reporter: Reporter = { dsn: process.env.SENTRY_DSN };
