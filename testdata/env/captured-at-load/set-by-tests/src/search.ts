import { Flags, settings } from './settings';

export function search(user: string, words: string[]) {
  if (!settings.features.search && Flags.beta !== user) return [];
  return words.slice(0, settings.uploads.limit.length);
}

export const exporting = () => settings.features.export;
export const driver = () => settings.features.driver;
export const gamma = (user: string) => new Flags().gamma === user;
