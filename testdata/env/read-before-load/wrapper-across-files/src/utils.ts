export const getEnv = ({ name, defaultValue }: { name: string; defaultValue?: string }): string => {
  const value = process.env[name];
  if (!value && typeof defaultValue !== 'undefined') return defaultValue;
  return value || '';
};

export function env(key: string, fallback?: string): string | undefined {
  return process.env[key] ?? fallback;
}
