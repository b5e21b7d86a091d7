const { ALLOWED_ORIGIN } = process.env; // expect: env/misspelt

export const mail = { password: process.env.SMTP_PASWORD }; // expect: env/misspelt
export const again = process.env['SMTP_PASWORD']; // expect: env/misspelt
export const limit = Number(process.env.RATE_LIMT_MAX ?? 100); // expect: env/misspelt
export const database = process.env.DATABSE_URL ?? process.env.DATABASE_URL;
export const shard = process.env.SHARD_KEY_2 ?? 'b';
export const expires = process.env.JWT_EXPIRES;
export const origin = ALLOWED_ORIGIN;
// The database's image takes POSTGRES_USER.
export const user = process.env.POSTGRES_USERS ?? 'app';
