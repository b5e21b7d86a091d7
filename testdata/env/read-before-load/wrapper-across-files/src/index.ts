import * as dotenv from 'dotenv';
import * as express from 'express';
import { TOPIC } from './mail/constants';

dotenv.config(); // expect: env/loader-after-imports

const app = express();
app.get('/topic', (_, res) => res.send(TOPIC));
app.listen(3400);
