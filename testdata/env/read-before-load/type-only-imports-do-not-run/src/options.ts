export interface Options { size: number }
export const defaults: Options = { size: Number(process.env.REDIS_URL?.length) };
