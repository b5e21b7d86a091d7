const { MONGO_URI = 'mongodb://127.0.0.1/app' } = process.env; // expect: env/mock-fallback
const local = 'amqp://localhost';

export const settings = {
  smtp: process.env.SMTP_HOST,
  broker: process.env.RABBITMQ_URL || local, // expect: env/mock-fallback
  mongo: MONGO_URI,
};
