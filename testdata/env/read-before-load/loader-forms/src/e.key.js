export const e = process.env.KEY_E; // expect: env/read-before-load
