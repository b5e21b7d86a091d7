export const late = process.env.LATE;
