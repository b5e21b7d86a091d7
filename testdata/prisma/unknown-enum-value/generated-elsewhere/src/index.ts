import { $Enums, Role as Access } from './generated/client/client';
import * as enums from './generated/client/enums';
import { Role, State } from './types';

export const wrong = [
  Access.WRTIE, // expect: prisma/unknown-enum-value
  $Enums.Role.ADMIN, // expect: prisma/unknown-enum-value
  enums.Role.RAED, // expect: prisma/unknown-enum-value
  Role.ADMIN, // expect: prisma/unknown-enum-value
];

export const right = [Access.WRITE, $Enums.Role.READ, enums.Role.READ, Role.WRITE, Object.values(Role).length, State.OPEN];
