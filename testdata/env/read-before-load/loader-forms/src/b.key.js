export const b = process.env.KEY_B; // expect: env/read-before-load
