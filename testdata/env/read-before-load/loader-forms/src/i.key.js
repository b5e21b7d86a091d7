export const i = process.env.KEY_I; // expect: env/read-before-load
