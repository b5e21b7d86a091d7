export const l = process.env.KEY_L; // expect: env/read-before-load
