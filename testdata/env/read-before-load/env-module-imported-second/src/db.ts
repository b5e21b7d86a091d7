export const db = process.env.DATABASE_URL;
