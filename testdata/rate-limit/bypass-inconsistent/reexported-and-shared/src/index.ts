import express from 'express';
import { api, strict, upload } from './limits';
const app = express();
app.use(api);
app.use('/login', strict.login);
app.use('/upload', upload);
app.listen(3000);
