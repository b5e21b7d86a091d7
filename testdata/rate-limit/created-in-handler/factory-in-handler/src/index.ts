import express from 'express';
import { make } from './limits';
const app = express();
app.use('/ok', make(100));
app.use((req, res, next) => make(5)(req, res, next)); // expect: rate-limit/created-in-handler
app.listen(3000);
