import express from 'express';
import { LimiterFactory } from './factory';
const app = express();
const skip = () => process.env.LOAD_TEST === '1';
app.use('/a', LimiterFactory.create(100, { skip }));
app.use('/b', LimiterFactory.create(5, {})); // expect: rate-limit/bypass-inconsistent
app.use('/c', LimiterFactory.create(5, { message: 'x' })); // expect: rate-limit/bypass-inconsistent
app.listen(3000);
