export function jobs() {
  const enabled = process.env.ENABLE_JOBS;
  if (enabled === 'false') return 'off';
  if (enabled) return 'on';
  return 'default';
}

export function proxy() {
  if (process.env.USE_PROXY !== 'false') {
    if (process.env.USE_PROXY) return 'proxy';
  }
  return 'direct';
}
