export function start(enabled?: string) {
  if (enabled === 'true') console.log('tracing');
}
