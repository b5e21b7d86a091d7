export { DISABLED as limitsOff } from './env';
