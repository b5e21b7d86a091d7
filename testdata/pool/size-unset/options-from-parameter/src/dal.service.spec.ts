import { DalService } from './dal.service';

it('connects', () => new DalService().connect('mongodb://localhost/test', { maxPoolSize: 1 }));
