import express from 'express';
import { LimiterService } from './limiter.service';
const app = express();
const service = new LimiterService();
app.use(async (req, res, next) => { await service.checkApi(req.ip!); next(); });
app.post('/login', async (req, res) => { await service.checkLogin(req.ip!); res.end(); });
app.listen(3000);
