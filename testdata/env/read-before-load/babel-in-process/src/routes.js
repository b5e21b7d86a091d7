import { Router } from 'express';
import { encrypt } from './controller/EncryptController';

export default Router().post('/token', encrypt);
