export const d = process.env.KEY_D; // expect: env/read-before-load
