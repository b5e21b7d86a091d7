export class Config {
  private static instance?: Config;
  readonly limits = { disabled: process.env.LOAD_TEST === '1' };
  static get(): Config { return (this.instance ??= new Config()); }
  isDisabled() { return process.env.LOAD_TEST === '1'; }
}
export const config = Config.get();
export default new Config();
