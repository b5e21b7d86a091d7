connect(process.env.DATABASE_URL ?? 'postgres://localhost/app');
