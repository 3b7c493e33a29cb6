import { ALL_SYMBOLS, EventKind } from '../../model/event.ts';
import { type EventBatch, UNSTAMPED } from './event-batch.ts';
import { type Fields, fields, isFields, list, string } from './fields.ts';
import { MAX_ENTRIES } from './limits.ts';
import type { Symbols } from './symbols.ts';

export const VENUE = 'kraken';

const MAX_WORD = 80;
const MAX_NOTICES = 3;

/** Channel "status": the trading engine as a whole. */
export function readStatus(message: Fields, batch: EventBatch): void {
  for (const value of list(message.data, 'data', MAX_ENTRIES)) {
    const status = fields(value, 'an entry of data');
    const system = string(status.system, 'system');
    const open = system === 'online';
    batch.add({
      kind: EventKind.VENUE_STATUS,
      ...UNSTAMPED,
      venue: VENUE,
      symbolId: ALL_SYMBOLS,
      open,
      reason: [`Kraken is ${system.slice(0, MAX_WORD)}`, ...notices(status)].join('; '),
    });
  }
}

/** What is to come is only told, so that a form of it that nobody knows yet does no harm. */
function notices(status: Fields): string[] {
  const maintenance = notesOf(status.upcoming_maintenance, (note) => {
    const from = word(note.expected_start_utc);
    const until = word(note.expected_end_utc);
    const orders = word(note.order_submission);
    return `maintenance "${word(note.title)}" from ${from} to ${until}, order submission ${orders}`;
  });
  const emergencies = notesOf(status.emergency, (note) => `emergency "${word(note.title)}"`);
  return [...emergencies, ...maintenance];
}

function notesOf(value: unknown, say: (note: Fields) => string): string[] {
  return Array.isArray(value) ? value.filter(isFields).slice(0, MAX_NOTICES).map(say) : [];
}

function word(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_WORD) : 'unknown';
}

/** Channel "instrument": pairs that are not online, and when they are again. */
export class PairStatus {
  private readonly closed = new Set<number>();

  constructor(private readonly symbols: Symbols) {}

  read(message: Fields, batch: EventBatch): void {
    const { pairs } = fields(message.data, 'data');
    // An update may be about assets alone.
    if (pairs === undefined) return;
    const states = list(pairs, 'pairs', MAX_ENTRIES).map((value) => {
      const pair = fields(value, 'a pair');
      return [string(pair.symbol, 'symbol'), string(pair.status, 'status')] as const;
    });
    for (const [name, status] of states) this.one(name, status, batch);
  }

  private one(name: string, status: string, batch: EventBatch): void {
    const instrument = this.symbols.named(name);
    if (!instrument) return;
    const open = status === 'online';
    if (open && !this.closed.has(instrument.id)) return;
    if (open) this.closed.delete(instrument.id);
    else this.closed.add(instrument.id);
    batch.add({
      kind: EventKind.VENUE_STATUS,
      ...UNSTAMPED,
      venue: VENUE,
      symbolId: instrument.id,
      open,
      reason: `Kraken says that ${name} is ${status.slice(0, MAX_WORD)}`,
    });
  }
}
