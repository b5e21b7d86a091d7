import mongoose from 'mongoose';

// The driver of this version calls it so.
export const connect = () => mongoose.connect(process.env.MONGO_URL as string, { poolSize: 20 });
