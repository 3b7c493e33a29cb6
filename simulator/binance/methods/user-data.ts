/** web-socket-api.md, "User Data Stream requests". */
import { apiErrors } from '../api-error.ts';
import type { ApiMethods } from '../api-method.ts';

export const userDataMethods: ApiMethods = {
  'userDataStream.subscribe': {
    weight: 2,
    shows: 'nothing',
    security: 'public',
    handle: ({ venue, connection }) => {
      if (!connection.session) throw apiErrors.badKey();
      if (connection.hasSessionSubscription) throw apiErrors.subscriptionActive();
      const { account } = connection.session.key;
      return { subscriptionId: connection.subscribe(venue.userData, account, true) };
    },
  },

  'userDataStream.subscribe.signature': {
    weight: 2,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue, connection }, account) => ({
      subscriptionId: connection.subscribe(venue.userData, account, false),
    }),
  },

  'userDataStream.unsubscribe': {
    weight: 2,
    shows: 'nothing',
    security: 'public',
    handle: ({ connection, parameters, nowMs }) => {
      const subscriptionId = parameters.optionalInteger('subscriptionId');
      if (!connection.unsubscribe(nowMs, subscriptionId)) throw apiErrors.subscriptionInactive();
      return {};
    },
  },

  'session.subscriptions': {
    weight: 2,
    shows: 'nothing',
    security: 'public',
    handle: ({ connection }) =>
      connection.subscriptionIds.map((subscriptionId) => ({ subscriptionId })),
  },
};
