import type { ApiMethod } from '../api-method.ts';
import { accountMethods } from './account.ts';
import { publicMethods } from './public.ts';
import { sessionMethods } from './session.ts';
import { tradingMethods } from './trading.ts';
import { userDataMethods } from './user-data.ts';

/** Every method of the WebSocket API that the simulator speaks. */
export const apiMethods: ReadonlyMap<string, ApiMethod> = new Map(
  Object.entries({
    ...publicMethods,
    ...sessionMethods,
    ...tradingMethods,
    ...accountMethods,
    ...userDataMethods,
  }),
);
