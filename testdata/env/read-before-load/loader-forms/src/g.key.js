export const g = process.env.KEY_G; // expect: env/read-before-load
