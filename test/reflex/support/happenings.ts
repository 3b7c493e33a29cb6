import * as fc from 'fast-check';
import { type Change, change, type Protocol } from './reference-venue.ts';

/** What befalls one message of the book on its way. */
const FATES = ['dropped', 'unreadable', 'twice', 'swapped', 'echoed', 'crossed'] as const;
/** What only a checksum shows. */
const FORGERIES = ['altered', 'wrongChecksum'] as const;
/** What only ids show: one that is far ahead makes all that follow look old. */
export const AHEAD = 'farAhead';
export type Fate = 'delivered' | (typeof FATES)[number] | (typeof FORGERIES)[number] | typeof AHEAD;

export type Happening =
  | {
      readonly what: 'change';
      readonly changes: readonly Change[];
      readonly quote: 'none' | 'before' | 'after';
      readonly fate: Fate;
    }
  | { readonly what: 'answer'; readonly answer: 'now' | 'asOfRequest' | 'lost' }
  | { readonly what: 'unasked'; readonly old: boolean }
  | { readonly what: 'silence'; readonly ms: number; readonly heartbeats: boolean }
  | { readonly what: 'badFrame' | 'cut' | 'connect' | 'refuse' | 'accept' };

export function happenings(protocol: Protocol): fc.Arbitrary<Happening[]> {
  const fates: readonly Fate[] =
    protocol === 'checksum' ? [...FATES, ...FORGERIES] : [...FATES, AHEAD];
  const messages = fc.record({
    what: fc.constant('change' as const),
    changes: fc.array(change, { minLength: 1, maxLength: 5 }),
    quote: fc.constantFrom('none' as const, 'before' as const, 'after' as const),
    fate: fc.oneof(
      { weight: 12, arbitrary: fc.constant<Fate>('delivered') },
      { weight: 2, arbitrary: fc.constantFrom(...fates) },
    ),
  });
  const answer = fc.record({
    what: fc.constant('answer' as const),
    answer: fc.constantFrom<'now' | 'asOfRequest' | 'lost'>('now', 'now', 'asOfRequest', 'lost'),
  });
  const silence = fc.record({
    what: fc.constant('silence' as const),
    ms: fc.integer({ min: 100, max: 6_000 }),
    heartbeats: fc.boolean(),
  });
  const other = fc.constantFrom<Happening>(
    { what: 'unasked', old: true },
    { what: 'unasked', old: false },
    { what: 'badFrame' },
    { what: 'cut' },
    { what: 'connect' },
    { what: 'connect' },
    { what: 'refuse' },
    { what: 'accept' },
    { what: 'accept' },
  );
  return fc.array(
    fc.oneof(
      { weight: 16, arbitrary: messages },
      { weight: 5, arbitrary: answer },
      { weight: 1, arbitrary: silence },
      { weight: 1, arbitrary: other },
    ),
    { maxLength: 60, size: 'max' },
  );
}
