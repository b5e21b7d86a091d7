import { start } from './tracing.js';

start(process.env.ENABLE_TRACING);
console.log(`cache: ${process.env.ENABLE_CACHE}`);
export const label = process.env.ENABLE_CACHE ?? 'unset';
export const list = [process.env.ENABLE_CACHE].filter(Boolean);
