import { rateLimit } from 'express-rate-limit';
import express from 'express';
express().use(rateLimit({ windowMs: 60_000, max: 5 }));
