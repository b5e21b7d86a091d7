const id = process.env.BOT_ID;

export const bot = { start: () => console.log(id) };
