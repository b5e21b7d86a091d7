export class Config {
  private static current?: Config;
  readonly url: string;
  readonly key = process.env.API_KEY; // expect: env/read-before-load

  private constructor() {
    this.url = Config.read('API_URL'); // expect: env/read-before-load
  }

  static get instance() {
    return (Config.current ??= new Config());
  }

  private static read(name: string) {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is missing`);
    return value;
  }

  static create() {
    return new Config();
  }
}
