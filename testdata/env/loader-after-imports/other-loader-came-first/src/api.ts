export const api = process.env.API_URL;
