import express from 'express';
import { app } from './config/app';
import { mail } from './config/mail';
import { database } from './config/database';

express().listen(app.port, () => console.log(mail, database));
