const THRESHOLD = process.env.LOG_THRESHOLD || 'info'; // expect: env/captured-at-load
export function level() {
  return THRESHOLD;
}
