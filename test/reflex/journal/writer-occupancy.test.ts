import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import { expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { scratch } from '../support/journal.ts';

it('the memory of a journal fills with what was appended, and empties when that is in the file', () => {
  const writer = new JournalWriter(scratch(), 1, 'r1');
  const time = new Timeline();
  expect(writer.occupancy).toBe(0);
  const bids = Array.from({ length: 10_000 }, (_, i) => [i + 1, 1] as const);
  for (let seq = 1; seq <= 20; seq++) writer.event(seq, time.diff(bids, []));
  expect(writer.occupancy).toBeGreaterThan(0.02);
  expect(writer.occupancy).toBeLessThan(0.1);
  expect(writer.flush()).toBe(true);
  expect(writer.occupancy).toBe(0);
  writer.close();
});
