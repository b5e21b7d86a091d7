export function env(key: string, fallback?: string) {
  return process.env[key] ?? fallback;
}

export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
}

export const optional = (name: string) => process.env[name] ?? '';

export class Config {
  constructor(private readonly prefix: string) {}

  get(key: string, fallback?: string) {
    return process.env[key] || fallback;
  }
}
