export const mongo = process.env.MONGO_URL as string; // expect: env/read-before-load
