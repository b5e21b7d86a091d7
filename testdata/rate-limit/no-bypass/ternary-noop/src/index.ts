import express from 'express';
import * as limits from './limits';
const app = express();
app.use(limits.api, limits.login);
app.listen(3000);
