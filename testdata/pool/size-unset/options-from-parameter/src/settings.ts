export function settings() {
  return JSON.parse(process.env.MONGO_SETTINGS ?? '{}');
}
