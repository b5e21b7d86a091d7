import { Server } from './server';
new Server({ limits: process.env.LIMITS !== 'off', max: Number(process.env.MAX ?? 100) }).listen();
