export function telemetry() {
  if (
    process.env.NODE_ENV !== 'production' ||
    process.env.DISABLE_TELEMETRY || // expect: env/boolean-string
    process.env.ENABLE_PRIVATE_MODE // expect: env/boolean-string level=warning
  ) {
    return 'disabled';
  }
  return 'enabled';
}

export const isOff = !(process.env.DISABLE_TELEMETRY || process.env.CI); // expect: env/boolean-string
export const name = process.env.SERVICE_NAME || 'api';
export const either = process.env.ENABLE_A || process.env.ENABLE_B;
telemetry();
