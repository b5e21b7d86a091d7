import { env, getEnv } from '../utils';

export const TOPIC = getEnv({ name: 'MAIL_TOPIC' }); // expect: env/read-before-load
const PROJECT = env('MAIL_PROJECT'); // expect: env/read-before-load

export const subscription = () => `${PROJECT}/${getEnv({ name: 'MAIN_API' })}`;
