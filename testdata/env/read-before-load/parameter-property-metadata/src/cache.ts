const url = process.env.REDIS_URL; // expect: env/read-before-load

export class Cache {
  url = url;
}
