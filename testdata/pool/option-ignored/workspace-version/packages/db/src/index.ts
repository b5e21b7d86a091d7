import mongoose from 'mongoose';

// Which version is installed is not to be had: this is true of the newest, and of those from 6 on.
export const connect = () => mongoose.connect('mongodb://db/app', { poolSize: 5, waitQueueTimeoutMS: 1000 }); // expect: pool/option-ignored level=advice
