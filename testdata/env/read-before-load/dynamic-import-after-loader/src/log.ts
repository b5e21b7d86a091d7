const level = process.env.LOG_LEVEL; // expect: env/read-before-load
export const log = (text: string) => console.log(level, text);
