export const k = process.env.KEY_K;
