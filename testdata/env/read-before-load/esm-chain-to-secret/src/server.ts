import express from 'express';
import dotenv from 'dotenv';
import authRoutes from './routes/authRoutes.js';

dotenv.config(); // expect: env/loader-after-imports

const app = express();
const port = process.env.PORT || 3001;
app.use('/api/auth', authRoutes);
app.listen(port);
