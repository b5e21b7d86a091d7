module.exports = {
  apps: [
    {
      name: 'stream',
      script: './src/main.js',
      env: { STREAM_URL: 'rtmp://localhost', STREAM_KEY: 'dev' },
    },
  ],
};
