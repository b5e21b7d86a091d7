export const c = process.env.KEY_C; // expect: env/read-before-load
