import { config } from 'dotenv';
config({ quiet: true });
