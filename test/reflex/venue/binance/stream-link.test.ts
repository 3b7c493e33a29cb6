import { EventKind } from '@voltaire/reflex/model/event.ts';
import { describe, expect, it, vi } from 'vitest';
import { later } from '../../support/venue-stub.ts';
import { started, trade, tradeIds, ups } from './support/feed.ts';

const SOON = { maxAgeMs: 60, overlapMs: 80, checkEveryMs: 5 };
const NEVER = { maxAgeMs: 1e9, muteMs: 1e9 };
const SHUTDOWN = '{"e":"serverShutdown","E":1770123456789}';

describe('a connection that comes of age', () => {
  it('is replaced without a word to the kernel, and no tick is missed', async () => {
    const { venue, inbox } = await started({ timing: SOON });
    let id = 0;
    while (venue.connections.length < 4) {
      venue.send(trade(++id));
      await later(2);
    }
    expect(ups(inbox)).toEqual([true]);
    await vi.waitFor(() => expect(tradeIds(inbox)).toContain(id));
    const seen = new Set(tradeIds(inbox));
    expect([...seen]).toEqual(Array.from({ length: id }, (_, i) => i + 1));
    // What comes twice comes in order, behind what is known: as the kernel expects it.
    expect(tradeIds(inbox).length).toBeGreaterThan(id);
    expect(venue.live.length).toBeLessThanOrEqual(2);
  });

  it('is kept until the second one has listened for long enough, and not longer', async () => {
    const { venue, inbox } = await started({ timing: { ...SOON, overlapMs: 150 } });
    await vi.waitFor(() => expect(venue.live).toHaveLength(2));
    const [first, second] = venue.live;
    second!.send(trade(2)); // the second is ahead of the first
    second!.send(trade(3));
    await later(50);
    expect(tradeIds(inbox)).toEqual([]);
    first!.send(trade(1));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1]));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1, 2, 3]));
    await vi.waitFor(() => expect(first!.readyState).toBe(first!.CLOSED));
    second!.send(trade(4));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1, 2, 3, 4]));
  });

  it('is kept while no second one comes, which is tried again and again', async () => {
    const { venue, inbox, feed } = await started({ timing: SOON });
    venue.open = false;
    await vi.waitFor(
      () => expect(inbox.problems.filter((text) => text.includes('second'))).toHaveLength(3),
      5_000,
    );
    venue.send(trade(1));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1]));
    venue.open = true;
    await vi.waitFor(() => expect(venue.live).toHaveLength(2), 5_000);
    venue.send(trade(2));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1, 2, 2]));
    expect(ups(inbox)).toEqual([true]);
    feed.stop();
    await vi.waitFor(() => expect(venue.live).toEqual([]));
  });

  it('gives way at once when it ends while the second one is there', async () => {
    const { venue, inbox } = await started({ timing: { ...SOON, overlapMs: 60_000 } });
    await vi.waitFor(() => expect(venue.live).toHaveLength(2));
    const [first] = venue.live;
    venue.send(trade(1));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1]));
    first!.terminate();
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1, 1]));
    expect(ups(inbox)).toEqual([true]);
  });

  it('is lost like any other when the second one is not there yet', async () => {
    const { venue, inbox } = await started({ timing: SOON });
    venue.open = false;
    await vi.waitFor(() => expect(inbox.problems.join()).toContain('second connection'));
    venue.live[0]!.terminate();
    await vi.waitFor(() => expect(ups(inbox)).toEqual([true, false]));
    venue.open = true;
    await vi.waitFor(() => expect(ups(inbox)).toEqual([true, false, true]), 3_000);
  });

  it('forgets what a second one heard that was lost itself', async () => {
    const { venue, inbox } = await started({ timing: { ...SOON, overlapMs: 100 } });
    await vi.waitFor(() => expect(venue.live).toHaveLength(2));
    venue.send(trade(1));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1]));
    venue.live[1]!.terminate();
    await vi.waitFor(() => expect(inbox.problems.join()).toContain('second connection: closed'));
    venue.send(trade(2)); // only the first hears it
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1, 2]));
    await vi.waitFor(() => expect(venue.connections).toHaveLength(3), 3_000);
    venue.send(trade(3));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1, 2, 3, 3]));
  });
});

describe('a server that shuts down', () => {
  it('is left for another one before it does', async () => {
    const { venue, inbox } = await started({ timing: { ...NEVER, overlapMs: 20 } });
    venue.send(SHUTDOWN);
    venue.send(SHUTDOWN);
    await vi.waitFor(() => expect(venue.live).toHaveLength(2));
    venue.send(trade(1));
    await vi.waitFor(() => expect(venue.live).toHaveLength(1));
    venue.send(trade(2));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1, 1, 2]));
    expect([ups(inbox), venue.connections.length]).toEqual([[true], 2]);
  });
});

describe('a connection that only answers pings', () => {
  const MUTE = { ...NEVER, muteMs: 40, checkEveryMs: 5, overlapMs: 60_000 };

  it('is replaced as soon as a second one speaks', async () => {
    const { venue, inbox } = await started({ timing: MUTE });
    await vi.waitFor(() => expect(venue.live).toHaveLength(2));
    const [mute, second] = venue.live;
    second!.send(trade(1));
    await vi.waitFor(() => expect(tradeIds(inbox)).toEqual([1]));
    await vi.waitFor(() => expect(mute!.readyState).toBe(mute!.CLOSED));
    expect(ups(inbox)).toEqual([true]);
  });

  it('is kept when it speaks after all: its market was asleep', async () => {
    const { venue, inbox } = await started({ timing: MUTE });
    await vi.waitFor(() => expect(venue.live).toHaveLength(2));
    const [first, second] = venue.live;
    first!.send(trade(1));
    await vi.waitFor(() => expect(second!.readyState).toBe(second!.CLOSED));
    expect([tradeIds(inbox), ups(inbox)]).toEqual([[1], [true]]);
    // It is not doubted again at once, however long it sleeps.
    await later(120);
    expect(venue.connections).toHaveLength(2);
  });

  it('is not doubted while it speaks', async () => {
    const { venue, inbox } = await started({ timing: { ...MUTE, muteMs: 200 } });
    for (let id = 1; id <= 30; id++) {
      venue.send(trade(id));
      await later(10);
    }
    await vi.waitFor(() => expect(inbox.of(EventKind.TRADE)).toHaveLength(30));
    expect(venue.connections).toHaveLength(1);
  });
});
