import dotenv from 'dotenv';
import { forward } from './proxy.js';

dotenv.config();
forward();
