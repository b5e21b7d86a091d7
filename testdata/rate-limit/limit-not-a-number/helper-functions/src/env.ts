export function intEnv(name: string, fallback: number): number {
  const raw = process.env[name];
  const value = raw === undefined ? fallback : Number(raw);
  if (!Number.isFinite(value)) throw new Error(`${name} is not a number`);
  return value;
}
export const envNum = (v: string | undefined, d: number) => (v ? parseInt(v, 10) : d);
export const bad = (v: string | undefined) => Number(v);
