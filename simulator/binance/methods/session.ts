/** web-socket-api.md, "Authentication requests". */
import { apiErrors } from '../api-error.ts';
import type { ApiCall, ApiMethods, ApiVenue } from '../api-method.ts';
import { authenticateBySignature } from '../authentication.ts';

export const sessionMethods: ApiMethods<ApiVenue> = {
  'session.logon': {
    weight: 2,
    shows: 'nothing',
    security: 'public',
    handle: (call) => {
      const { connection, parameters, venue, nowMs } = call;
      const named = venue.keys.get(parameters.text('apiKey'));
      if (named.publicKey?.asymmetricKeyType !== 'ed25519') throw apiErrors.keyNotForSessions();
      const key = authenticateBySignature(call);
      connection.session = { key, authorizedSince: nowMs };
      return sessionStatus(call);
    },
  },

  'session.status': {
    weight: 2,
    shows: 'nothing',
    security: 'public',
    handle: (call) => sessionStatus(call),
  },

  'session.logout': {
    weight: 2,
    shows: 'nothing',
    security: 'public',
    handle: (call) => {
      call.connection.endSession(call.nowMs);
      return sessionStatus(call);
    },
  },
};

function sessionStatus({ connection, nowMs }: ApiCall<ApiVenue>): object {
  return {
    apiKey: connection.session?.key.apiKey ?? null,
    authorizedSince: connection.session?.authorizedSince ?? null,
    connectedSince: connection.connectedSince,
    returnRateLimits: connection.returnRateLimits,
    serverTime: nowMs,
    userDataStream: connection.hasSessionSubscription,
  };
}
