import express from 'express';
import limit from './limit';
const app = express();
app.use(limit);
app.listen(3000);
