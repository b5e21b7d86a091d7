export const url = () => process.env.API_URL;
export const size = () => Number(process.env.POOL_SIZE);
export const settings = {
  get cache() {
    return process.env.CACHE;
  },
  token(value = process.env.TOKEN) {
    return value;
  },
};

export class Client {
  url = process.env.API_URL;

  constructor(token = process.env.TOKEN) {
    this.token = token;
  }
}

let pool;
export function getPool() {
  pool ??= { size: process.env.POOL_SIZE };
  return pool;
}
