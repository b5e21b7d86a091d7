import './env.js';
import { charge } from './stripe.js';

charge(100);
