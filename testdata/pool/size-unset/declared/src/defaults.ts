export const defaults = () => JSON.parse(process.env.POOL ?? '{"connections":5}');
