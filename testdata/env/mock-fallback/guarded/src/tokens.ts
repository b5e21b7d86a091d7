import config from './config';

// Passed on as a whole here, and used only where another setting says so there.
console.log(config);
export const tokens = [];
if (config.kind === 'redis') {
  tokens.push(connect(config.db.redisPort, config.db.redisHost));
}

function connect(port: number, host: string) {
  return `${host}:${port}`;
}
