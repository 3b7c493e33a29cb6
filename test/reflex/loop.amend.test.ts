import { replay } from '@voltaire/reflex/journal/replay.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT } from './support/instruments.ts';
import { LoopBench } from './support/loop.ts';
import { marionette, Want } from './support/marionette.ts';

const notSent = (bench: LoopBench) => {
  bench.loop.flush();
  return bench
    .written()
    .flatMap((record) => (record.type === 'event' ? [record.event] : []))
    .flatMap((event) => (event.kind === EventKind.NOT_SENT ? [event.reason] : []));
};

const resting = () => {
  const bench = new LoopBench(undefined, undefined, [{ ...BTCUSDT, amends: 'terms' }]).live();
  bench.want(Want.BID);
  const id = bench.venue.log[0]!.slice('place '.length);
  bench.take(bench.time.execution(id, 'ACKED'));
  bench.venue.log.length = 0;
  return { bench, id };
};

const orderAt = (bench: LoopBench) =>
  bench
    .told()
    .flatMap(({ payload }) => (payload.kind === OutcomeKind.ORDER ? [payload] : []))
    .at(-1)!;

describe('an amendment in place', () => {
  it('leaves once it stands in the file, and the whole replays bit for bit', () => {
    const { bench, id } = resting();
    const inFile: number[] = [];
    bench.venue.onAmend = () => {
      for (const record of bench.written()) {
        if (record.type !== 'outcome' || record.outcome.payload.kind !== OutcomeKind.ORDER)
          continue;
        const { amendment } = record.outcome.payload;
        if (amendment) inFile.push(amendment.quantityLots);
      }
    };
    bench.want(Want.AMEND, 80);
    expect(inFile).toEqual([80]);
    expect(bench.venue.log).toEqual([expect.stringMatching(`^amend ${id} by \\d+$`)]);
    const amends = Number(bench.venue.log[0]!.split(' ').at(-1));
    bench.take({ ...bench.time.execution(id, 'AMENDED'), amends });
    bench.loop.flush();
    expect(orderAt(bench).request.quantityLots).toBe(80);
    expect(replay(bench.directory, [marionette])).toMatchObject({ runs: 1, differing: 0 });
  });

  it('does not leave past a kill that came in between, and the order is as it was', () => {
    const { bench } = resting();
    bench.killBoard.engage('symbol:BTCUSDT', 'HALT');
    bench.want(Want.AMEND, 80);
    expect(bench.venue.log).toEqual([]);
    expect(notSent(bench)).toEqual(['KILL_SWITCH: engaged between decision and send']);
    const order = orderAt(bench);
    expect(order).toMatchObject({ state: 'ACKED', request: { quantityLots: 100 } });
    expect(order.amendment).toBeUndefined();
  });

  it('that the gateway certainly did not send leaves the order as it was', () => {
    const { bench } = resting();
    bench.venue.onAmend = () => {
      throw new Error('not connected');
    };
    bench.want(Want.AMEND, 80);
    expect(notSent(bench)).toEqual(['NOT_SENT: not connected']);
    expect(orderAt(bench)).toMatchObject({ state: 'ACKED', reason: 'NOT_SENT: not connected' });
    expect(bench.kernel.workingCount).toBe(1);
  });
});
