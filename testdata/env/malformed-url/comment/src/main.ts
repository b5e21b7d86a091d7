import 'dotenv/config';

connect(process.env.DATABASE_URL, process.env.QUOTED_URL, process.env.FINE_URL);
