export const key = [process.env.API_KEY, process.env.REGION];
