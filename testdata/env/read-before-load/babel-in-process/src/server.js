import { config } from 'dotenv';
import express from 'express';

config(); // expect: env/loader-after-imports

import routes from './routes';

express().use(routes).listen(21465);
