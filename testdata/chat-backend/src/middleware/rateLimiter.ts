import type { Request } from 'express';
import rateLimit from 'express-rate-limit';

const DISABLE_RATE_LIMIT = process.env.DISABLE_RATE_LIMIT === 'true';

const MINUTE = 60 * 1000;

function tooMany(message: string) {
  return { success: false, error: { code: 'RATE_LIMITED', message } };
}

function userKey(req: Request): string {
  return req.header('x-user-id') ?? req.ip ?? 'anonymous';
}

/** Everything under /api. */
export const apiLimiter = rateLimit({
  windowMs: 15 * MINUTE,
  max: 300,
  standardHeaders: true,
  legacyHeaders: false,
  skip: () => DISABLE_RATE_LIMIT,
  message: tooMany('Too many requests, please try again later.'),
});

/** Requests that create, change or delete something. */
export const writeOperationLimiter = rateLimit({
  windowMs: 15 * MINUTE,
  max: 100,
  standardHeaders: true,
  legacyHeaders: false,
  skip: () => DISABLE_RATE_LIMIT,
  message: tooMany('Too many changes, please slow down.'),
});

/** Attachments. */
export const uploadLimiter = rateLimit({
  windowMs: 60 * MINUTE,
  max: 20,
  standardHeaders: true,
  legacyHeaders: false,
  skip: () => DISABLE_RATE_LIMIT,
  message: tooMany('Too many uploads, please try again later.'),
});

/** Sending messages, per user. */
export const messagingLimiter = rateLimit({
  windowMs: MINUTE,
  max: 30,
  standardHeaders: true,
  legacyHeaders: false,
  keyGenerator: userKey,
  message: tooMany('You are sending messages too quickly.'),
});

/** Administration of users. */
export const adminLimiter = rateLimit({
  windowMs: 15 * MINUTE,
  max: 50,
  standardHeaders: true,
  legacyHeaders: false,
  keyGenerator: userKey,
  message: tooMany('Too many admin requests.'),
});
