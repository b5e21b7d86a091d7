export class Queue {
  static region = process.env.REGION; // expect: env/read-before-load
  static prefix: string;
  name = process.env.QUEUE; // expect: env/read-before-load

  static {
    Queue.prefix = process.env.PREFIX ?? 'q'; // expect: env/read-before-load
  }

  push() {
    return process.env.REGION;
  }
}

export const queue = new Queue();
export const hosts = ['HOSTS'].map((it) => process.env[it]);
export const sizes = [1, 2].map((it) => it * Number(process.env.LIMIT)); // expect: env/read-before-load

export enum Level {
  Default = Number(process.env.FLAGS), // expect: env/read-before-load
}
