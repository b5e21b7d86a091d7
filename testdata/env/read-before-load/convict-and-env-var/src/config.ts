import convict from 'convict';

export const config = convict({ // expect: env/read-before-load
  port: { format: 'port', default: 3000, env: 'PORT' },
  db: {
    host: { format: String, default: 'localhost', env: 'DB_HOST' },
  },
});
