/** web-socket-api.md, "General requests" and "Market data requests". */
import { RawJson, type ApiMethods } from '../api-method.ts';
import { exchangeInfo } from '../exchange-info.ts';
import { depthText } from '../market-frames.ts';
import { depthLimit, depthWeight } from '../depth-request.ts';

export const publicMethods: ApiMethods = {
  ping: { weight: 1, shows: 'weight', security: 'public', handle: () => ({}) },

  time: {
    weight: 1,
    shows: 'weight',
    security: 'public',
    handle: ({ nowMs }) => ({ serverTime: nowMs }),
  },

  exchangeInfo: {
    weight: 20,
    shows: 'weight',
    security: 'public',
    handle: ({ venue, nowMs }) => exchangeInfo(venue.pair, venue.limits.rules, nowMs),
  },

  depth: {
    weight: (parameters) => depthWeight(parameters),
    shows: 'weight',
    security: 'public',
    handle: ({ venue, parameters }) => {
      parameters.symbol(venue.pair.symbol);
      return new RawJson(depthText(venue.book, depthLimit(parameters)));
    },
  },
};
