import * as mongoose from 'mongoose';
import { Connection, ConnectOptions } from 'mongoose';

export class DalService {
  connection: Connection;

  // Every call gives the URL alone.
  async connect(url: string, config: ConnectOptions = {}) {
    const instance = await mongoose.connect(url, config); // expect: pool/size-unset level=advice, pool/no-acquire-timeout
    this.connection = instance.connection;
    return this.connection;
  }
}

export class SizedDal {
  async connect(url: string, config: ConnectOptions = {}) {
    const base: ConnectOptions = { maxPoolSize: 300, waitQueueTimeoutMS: 5000 };
    return mongoose.connect(url, { ...base, ...config });
  }
}

export class OpenDal {
  // One of the calls cannot be seen through.
  async connect(url: string, config: ConnectOptions = {}) {
    return mongoose.connect(url, config);
  }
}
