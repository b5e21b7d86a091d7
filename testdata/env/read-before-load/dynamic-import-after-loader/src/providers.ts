const key = process.env.OPENAI_API_KEY!;
export const start = () => fetch('https://api.openai.com/v1/models', { headers: { authorization: `Bearer ${key}` } });
