export const key = process.env.KEY; // expect: env/read-before-load
