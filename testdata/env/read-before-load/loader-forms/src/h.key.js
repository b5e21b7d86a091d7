export const h = process.env.KEY_H; // expect: env/read-before-load
