export const debug = process.env.DEBUG_SQL === true; // expect: env/boolean-string
export const off = process.env.DEBUG_SQL !== false; // expect: env/boolean-string
export const one = (process.env.WORKERS as unknown) === 1; // expect: env/boolean-string
export const ok = process.env.DEBUG_SQL === 'true' || process.env.DEBUG_SQL == '1';
export const loose = process.env.WORKERS == 1;
export const count = Number(process.env.WORKERS) === 1;
