export class Settings {
  static readonly limitsOff = process.env.DISABLE_RATE_LIMIT === 'true'; // expect: rate-limit/frozen-bypass level=warning
}
export const enum Mode { A = 1 }
