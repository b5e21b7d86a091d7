export const m = process.env.KEY_M; // expect: env/read-before-load
