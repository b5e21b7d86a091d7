export const j = process.env.KEY_J;
