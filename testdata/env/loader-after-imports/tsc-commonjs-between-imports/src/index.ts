require('dotenv').config(); // expect: env/loader-after-imports level=advice
import { bot } from './bot';

bot.start();
