const mode = process.env.NODE_ENV || 'development';
export const greet = () => `${process.env.GREETING} (${mode})`;
