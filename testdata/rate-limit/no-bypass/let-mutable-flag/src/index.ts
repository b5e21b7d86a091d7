import rateLimit from 'express-rate-limit';
import express from 'express';
let paused = false;
export const pause = (value: boolean) => { paused = value; };
const app = express();
app.use(rateLimit({ windowMs: 60_000, max: 5, skip: () => paused }));
app.post('/admin/pause', (req, res) => { pause(true); res.end(); });
app.listen(3000);
