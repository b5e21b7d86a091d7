import { a } from './a';
import { b } from './b';
import { c } from './c';
import { Users } from './d';

void Promise.all([a(), b(), c(), new Users().count()]);
