connect(process.env.DATABASE_URL, process.env.REDIS_URL);
sign(process.env.TOKEN_SECRET); // expect: env/undeclared
