connect(process.env.DATABASE_URL);
const name = 'COMPUTED_' + process.argv[2];
connect(process.env[name], process.env.hasOwnProperty('x'));
