import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { GraphQLError } from 'graphql';
import { authenticate } from '../access/authenticate.ts';
import { permit } from '../access/permissions.ts';
import type { AccessStore } from '../access/access-store.ts';
import type { Actor } from '../access/actor.ts';
import type { HandIn } from '../news/hand-in.ts';

const MOST_BYTES = 64 << 10;
/** A budget that is spent is whole again after this long, seconds. */
const RETRY_AFTER_S = '60';

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  BAD_USER_INPUT: 400,
};

/**
 * POST /news: one text as JSON, for a token that may publish news. Answers 201 when it is new, 200 when
 * it was known or tells what another has told; each time with the item that stands for it.
 */
export function newsWebhook(handIn: HandIn, access: AccessStore): Router {
  /** Of whom nothing is wanted, nothing is read. */
  const admit: RequestHandler = (request, response, next) => {
    response.locals.actor = permit(
      authenticate(request.headers.authorization, access),
      'publishNews',
    );
    next();
  };
  const take: RequestHandler = (request, response) => {
    if (request.body === undefined) {
      response.status(415).json({ error: 'send JSON, with the content type application/json' });
      return;
    }
    const actor = response.locals.actor as Actor;
    const { item, outcome } = handIn.take(actor, 'WEBHOOK', request.body);
    const { id, symbols, duplicates } = item;
    response.status(outcome === 'NEW' ? 201 : 200).json({ id, outcome, symbols, duplicates });
  };
  const router = express.Router();
  router.post('/news', admit, express.json({ limit: MOST_BYTES }), take, refuse);
  return router;
}

const refuse: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof GraphQLError) {
    const status = STATUS[String(error.extensions.code)] ?? 500;
    if (status === 429) response.set('Retry-After', RETRY_AFTER_S);
    response.status(status).json({ error: error.message });
    return;
  }
  // Of the reader of the body: too large, no JSON, cut off.
  const { status, expose } = error as { status?: number; expose?: boolean };
  const known = expose === true && status !== undefined && status < 500;
  response.status(known ? status : 500).json({
    error: known ? `the body cannot be read: ${(error as Error).message}` : 'it failed here',
  });
};
