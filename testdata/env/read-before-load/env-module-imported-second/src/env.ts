import { config } from 'dotenv';

config({ path: ['.env.local', '.env'] }); // expect: env/loader-after-imports
