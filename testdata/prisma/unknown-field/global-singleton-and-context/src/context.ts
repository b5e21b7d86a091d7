import { db } from './db';

export const createContext = () => ({ db });
