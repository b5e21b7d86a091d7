import mongoose from 'mongoose';

export const connect = () =>
  mongoose.connect(process.env.MONGO_URL as string, {
    poolSize: 20, // expect: pool/option-ignored
    waitQueueTimeoutMS: 5000,
  });
