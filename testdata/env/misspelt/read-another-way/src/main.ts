// Each declared name is read in a way that is no `process.env.NAME`.
import { ConfigService } from '@nestjs/config';

export function tokens(config: ConfigService) {
  return [config.get('API_TOKENS'), process.env.API_TOKEN ?? 'none'];
}
const settings = loadSettings();
export const hosts = [settings.CACHE_HOSTS, process.env.CACHE_HOST ?? 'cache'];
const { SEARCH_KEYS } = settings;
export const keys = [SEARCH_KEYS, process.env.SEARCH_KEY ?? ''];
export const url = process.env.DATABASE_URL || 'postgres://db:5432/app';
