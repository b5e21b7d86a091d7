export const EXTERNAL = process.env.EXTERNAL_URL; // expect: env/read-before-load
