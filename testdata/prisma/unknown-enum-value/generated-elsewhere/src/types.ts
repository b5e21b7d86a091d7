export { Role } from './generated/client/client';
export const State = { OPEN: 'open' } as const;
