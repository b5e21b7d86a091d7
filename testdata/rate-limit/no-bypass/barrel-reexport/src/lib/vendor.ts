export { default as limit, rateLimit } from 'express-rate-limit';
