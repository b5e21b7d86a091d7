import express from 'express';
import * as dotenv from 'dotenv';
import { api, auth, upload, reset } from './middleware/limits';
dotenv.config(); // expect: env/loader-after-imports
const app = express();
app.use(api);
app.use('/auth', auth);
app.use('/upload', upload);
app.use('/reset', reset);
app.listen(3000);
