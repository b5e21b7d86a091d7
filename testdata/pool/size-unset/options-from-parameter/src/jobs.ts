import { DalService } from './dal.service';

export class Jobs {
  constructor(private readonly store: DalService) {}

  async start() {
    await this.store.connect(process.env.MONGO_URL!);
  }
}
