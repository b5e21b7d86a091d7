module.exports = { apps: [{ name: 'api', script: 'src/index.ts', env: { RL_PM2: '100' } }] };
