import { ALL_SYMBOLS, EventKind } from '../../model/event.ts';
import { BadFrame } from '../bad-frame.ts';
import type { FrameKind } from '../decoder.ts';
import { type EventBatch, UNSTAMPED } from './event-batch.ts';
import { count, type Fields, fields, show, string } from './fields.ts';
import type { Requests } from './requests.ts';
import type { Symbols } from './symbols.ts';

/** What to do about a refusal, by the venue's words for it. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/depth not supported/i, 'choose a depth of 10, 25, 100, 500 or 1000'],
  [/pair not supported/i, 'check the name: v2 says BTC/USD and DOGE/USD, not XBT/USD and XDG/USD'],
  [/already subscribed/i, 'reconnect, so that all subscriptions start anew'],
  [/\brate\b|throttl|too many/i, 'subscribe to fewer symbols'],
  [/unavailable on this endpoint/i, 'public channels need the public address, /v2'],
];
const OTHER_ADVICE = 'correct the configuration of this symbol and start again';
const MAX_REASON = 200;

/**
 * Answers to requests. There is one for each symbol of a subscription; `success` alone says what
 * became of it, and the connection lives on after a refusal as if nothing had been.
 */
export function readAnswer(
  method: string,
  message: Fields,
  symbols: Symbols,
  requests: Requests,
  batch: EventBatch,
): FrameKind {
  if (method === 'pong' || method === 'ping') return 'control';
  if (method === 'unsubscribe') return 'control'; // it only makes room for the next subscription
  if (method !== 'subscribe') return 'unknown';
  if (typeof message.success !== 'boolean') {
    throw new BadFrame(`success must be true or false, was ${show(message.success)}`);
  }
  const about = subjectOf(message, requests);
  const accepted = message.success;
  const reason = accepted ? warningsOf(message) : refusal(message);
  for (const symbolId of symbolIds(about.names, symbols)) {
    const { channel } = about;
    const kind = EventKind.SUBSCRIPTION;
    batch.add({ kind, ...UNSTAMPED, venue: 'kraken', symbolId, channel, accepted, reason });
  }
  return 'control';
}

interface Subject {
  readonly channel: string;
  /** Null when it is about no symbol, or nobody knows about which. */
  readonly names: readonly string[] | null;
}

function subjectOf(message: Fields, requests: Requests): Subject {
  const result = message.result === undefined ? {} : fields(message.result, 'result');
  const symbol = result.symbol ?? message.symbol;
  const name = symbol === undefined ? null : string(symbol, 'symbol');
  const id = message.req_id === undefined ? null : count(message.req_id, 'req_id');
  const channel = result.channel ?? message.channel;
  const named = channel === undefined ? null : string(channel, 'channel');
  // Last, when nothing can be wrong any more: it forgets the request.
  const request = id === null ? null : requests.answered(id, name);
  const names = name === null ? request?.symbols : [name];
  return {
    channel: named ?? request?.channel ?? 'unknown',
    names: names && names.length > 0 ? names : null,
  };
}

function symbolIds(names: readonly string[] | null, symbols: Symbols): readonly number[] {
  if (names === null) return [ALL_SYMBOLS];
  return names.flatMap((name) => symbols.named(name)?.id ?? []);
}

function refusal(message: Fields): string {
  const words =
    typeof message.error === 'string' ? message.error.slice(0, MAX_REASON) : 'no reason';
  const advice = ADVICE.find(([pattern]) => pattern.test(words))?.[1] ?? OTHER_ADVICE;
  return `Kraken refused: ${words}; ${advice}`;
}

function warningsOf(message: Fields): string {
  const { warnings } = message;
  if (!Array.isArray(warnings) || warnings.length === 0) return 'accepted';
  return `accepted, with a warning: ${warnings.map(show).join(', ')}`.slice(0, MAX_REASON);
}
