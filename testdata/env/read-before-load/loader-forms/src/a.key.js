export const a = process.env.KEY_A; // expect: env/read-before-load
