import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type RequestHandler, type Router } from 'express';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { authenticate } from '../access/authenticate.ts';
import { permit } from '../access/permissions.ts';
import type { AccessStore } from '../access/access-store.ts';
import type { ExportRow } from '../export/columns.ts';
import { asParquet } from '../export/parquet.ts';
import { exportRows } from '../export/rows.ts';
import { asCsv, asJsonLines } from '../export/text-formats.ts';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOrder,
  type ExportTickets,
} from '../export/tickets.ts';
import type { IndexHost } from '../index/index-host.ts';

/** More would take the index from everybody else. */
const MOST_AT_ONCE = 2;

const FORMS: Readonly<Record<ExportFormat, Form>> = {
  CSV: { type: 'text/csv; charset=utf-8', ending: 'csv', write: asCsv },
  JSONL: { type: 'application/x-ndjson', ending: 'jsonl', write: asJsonLines },
  PARQUET: { type: 'application/vnd.apache.parquet', ending: 'parquet', write: asParquet },
};

interface Form {
  readonly type: string;
  readonly ending: string;
  /** `gone`: aborted when nobody takes it any more. */
  readonly write: (
    batches: AsyncIterable<ExportRow[]>,
    gone: AbortSignal,
  ) => AsyncGenerator<string | Uint8Array>;
}

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  INDEX_UNAVAILABLE: 503,
  QUERY_TOO_SLOW: 504,
};

const text = z.string().min(1).max(500).optional();
const microseconds = z.coerce.number().nonnegative().optional();
const question = z.strictObject({
  format: z.string().toUpperCase().pipe(z.enum(EXPORT_FORMATS)),
  symbol: text,
  strategy: text,
  fromUs: microseconds,
  toUs: microseconds,
  outcome: z.enum(['ALLOWED', 'DENIED']).optional(),
  code: text,
  actor: text,
  orderId: text,
  text,
});

/**
 * GET /export/decisions: with a ticket of the mutation exportDecisions, or with a token that may export,
 * `format` and the filter. It is sent as fast as it is taken, and ends when nobody takes it.
 */
export function decisionExport(
  index: Pick<IndexHost, 'ask' | 'catchUp'>,
  tickets: ExportTickets,
  access: AccessStore,
): Router {
  let running = 0;
  const send: RequestHandler = async (request, response) => {
    const order = orderOf(request.query, request.headers.authorization, tickets, access);
    if (running >= MOST_AT_ONCE) {
      response.status(429).type('text').send(`${MOST_AT_ONCE} exports run: wait until one ends\n`);
      return;
    }
    running++;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    try {
      await index.catchUp();
      const { type, ending, write } = FORMS[order.format];
      const bytes = Readable.from(
        await begun(write(exportRows(index, order.wanted), gone.signal)),
        {
          objectMode: false,
        },
      );
      response.attachment(`decisions.${ending}`).type(type).set('cache-control', 'no-store');
      await pipeline(bytes, response);
    } finally {
      running--;
    }
  };
  const router = express.Router();
  router.get('/export/decisions', (request, response, next) => {
    Promise.resolve(send(request, response, next)).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return response.destroy();
      const code = error instanceof GraphQLError ? String(error.extensions['code']) : '';
      const message = error instanceof GraphQLError ? error.message : 'it failed here';
      response
        .status(STATUS[code] ?? 500)
        .type('text')
        .send(`${message}\n`);
    });
  });
  return router;
}

/** Throws UNAUTHENTICATED, FORBIDDEN or BAD_USER_INPUT. */
function orderOf(
  query: object,
  authorization: string | undefined,
  tickets: ExportTickets,
  access: AccessStore,
): ExportOrder {
  if ('ticket' in query) {
    const order = tickets.redeem(String(query.ticket));
    if (order) return order;
    throw refusal('UNAUTHENTICATED', 'this address was used, or is too old: ask for another');
  }
  permit(authenticate(authorization, access), 'exportDecisions');
  const asked = question.safeParse(query);
  if (asked.success) {
    const { format, ...wanted } = asked.data;
    return { format, wanted: wanted as ExportOrder['wanted'] };
  }
  const [issue] = asked.error.issues;
  throw refusal('BAD_USER_INPUT', `${issue!.path.join('.')}: ${issue!.message}`);
}

function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Waits for the first piece, so that what fails at once is told as an answer of its own. */
async function begun<T>(pieces: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await pieces.next();
  return (async function* go() {
    try {
      if (!first.done) yield first.value;
      yield* pieces;
    } finally {
      await pieces.return(undefined);
    }
  })();
}
