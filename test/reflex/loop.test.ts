import type * as fs from 'node:fs';
import { EventKind, type Health, type NotSent } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { replay } from '@voltaire/reflex/journal/replay.ts';
import { Column } from '@voltaire/reflex/rings/telemetry-ring.ts';
import { SLOT_SIZE } from '@voltaire/reflex/rings/telemetry-ring.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LoopBench } from './support/loop.ts';
import { marionette, Want } from './support/marionette.ts';

const disk = vi.hoisted(() => ({ full: false }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const writeSync = (...args: Parameters<typeof fs.writeSync>) => {
    if (disk.full) throw new Error('ENOSPC: no space left on device, write');
    return real.writeSync(...args);
  };
  return { ...real, writeSync };
});

afterEach(() => {
  disk.full = false;
});

const eventsOf = (bench: LoopBench, kind: number) =>
  bench.written().flatMap((r) => (r.type === 'event' && r.event.kind === kind ? [r.event] : []));

const notSent = (bench: LoopBench) => {
  bench.loop.flush();
  return eventsOf(bench, EventKind.NOT_SENT).map((event) => (event as NotSent).reason);
};

describe('a journal that is large enough', () => {
  it('goes on in another segment at the timer’s flush, never while an order waits, and replays', () => {
    const bench = new LoopBench(undefined, { bytes: 1, ms: 1e12 }).live();
    const paths: string[] = [];
    const first = bench.journal.path;
    bench.venue.onPlace = () => paths.push(bench.journal.path);
    for (let i = 0; i < 3; i++) {
      const { path } = bench.journal;
      bench.want(Want.BUY);
      bench.want(Want.NOTHING);
      expect(bench.journal.path).toBe(path);
      bench.loop.flush();
      expect(bench.journal.path).not.toBe(path);
      bench.second();
    }
    bench.loop.flush();
    expect(replay(bench.directory, [marionette])).toMatchObject({ runs: 1, differing: 0 });
    expect(paths[0]).toBe(first);
  });
});

describe('an order', () => {
  it('leaves only after its decision and its intent stand in the file', () => {
    const bench = new LoopBench().live();
    const inFile: string[] = [];
    bench.venue.onPlace = ({ clientOrderId }) => {
      for (const record of bench.written()) {
        if (record.type !== 'outcome') continue;
        const { payload } = record.outcome;
        if (payload.kind === OutcomeKind.DECISION && payload.id === clientOrderId) {
          inFile.push('decision');
        }
        if (payload.kind === OutcomeKind.ORDER && payload.clientOrderId === clientOrderId) {
          inFile.push(payload.state);
        }
      }
    };
    bench.want(Want.BUY);
    expect(inFile).toEqual(['decision', 'SENT']);
    expect(bench.venue.log).toHaveLength(1);
  });

  it('is told to followers once it has left, and its sending is journaled with both durations', () => {
    const bench = new LoopBench().live();
    bench.told();
    bench.want(Want.BUY);
    expect(bench.told().map(({ payload }) => payload.kind)).toEqual([
      OutcomeKind.DECISION,
      OutcomeKind.ORDER,
    ]);
    bench.loop.flush();
    expect(eventsOf(bench, EventKind.SENT)).toEqual([
      expect.objectContaining({
        decidedAfterNs: expect.any(Number),
        writtenAfterNs: expect.any(Number),
      }),
    ]);
    expect([bench.tickToOrder.count, bench.tickToDecision.count]).toEqual([1, 1]);
  });

  it('does not leave when a kill was engaged between decision and send', () => {
    const bench = new LoopBench().live();
    bench.killBoard.engage('symbol:BTCUSDT', 'HALT');
    bench.want(Want.BUY);
    expect(bench.venue.log).toEqual([]);
    expect(notSent(bench)).toEqual(['KILL_SWITCH: engaged between decision and send']);
    expect(bench.kernel.workingCount).toBe(0);
  });

  it('that the gateway certainly did not send is over, and the loop goes on', () => {
    const bench = new LoopBench().live();
    bench.venue.onPlace = () => {
      throw new Error('not connected');
    };
    bench.want(Want.BUY);
    expect(notSent(bench)).toEqual(['NOT_SENT: not connected']);
    expect(bench.kernel.workingCount).toBe(0);
    bench.venue.onPlace = () => undefined;
    bench.want(Want.BUY);
    expect(bench.venue.log).toHaveLength(1);
  });

  it('that has left is never called not sent, whatever fails behind it', () => {
    const bench = new LoopBench().live();
    bench.tickToOrder.record = () => {
      throw new RangeError('the clock stood still');
    };
    try {
      bench.want(Want.BUY);
    } catch {
      // to fail is honest; to say that the order never left is not
    }
    expect(bench.venue.log).toHaveLength(1);
    expect(notSent(bench)).toEqual([]);
    expect(bench.kernel.workingCount).toBe(1);
  });

  it('does not leave when there is no gateway', () => {
    const bench = new LoopBench().live();
    bench.loop.gateway = null;
    bench.want(Want.BUY);
    expect(notSent(bench)).toEqual(['NO_GATEWAY: no venue takes orders']);
  });

  it('does not leave when its decision cannot be written', () => {
    const bench = new LoopBench().live();
    disk.full = true;
    bench.want(Want.BUY);
    expect(bench.venue.log).toEqual([]);
    disk.full = false;
    expect(notSent(bench)).toEqual(['AUDIT_WRITE_FAILED: the decision could not be written']);
  });

  it('does not leave when nobody takes the decisions', () => {
    const bench = new LoopBench(1 << 14).live();
    let ordered = 0;
    for (let i = 0; i < 200; i++) {
      const before = bench.venue.log.length;
      bench.want(Want.BUY, 10);
      ordered += bench.venue.log.slice(before).filter((line) => line.startsWith('place')).length;
    }
    expect(ordered).toBeGreaterThan(3);
    expect(ordered).toBeLessThan(30);
    bench.loop.flush();
    expect(eventsOf(bench, EventKind.HEALTH)[0]).toMatchObject({ recordable: false });
  });

  it('is told in full to followers for as long as orders leave: nothing of it is dropped', () => {
    const bench = new LoopBench(1 << 14).live();
    const told: string[] = [];
    bench.venue.onPlace = ({ clientOrderId }) => void told.push(clientOrderId);
    for (let i = 0; i < 200; i++) bench.want(Want.BUY, 10);
    const decisions = bench
      .told()
      .flatMap(({ payload }) =>
        payload.kind === OutcomeKind.DECISION && payload.allowed ? [payload.id] : [],
      );
    for (const id of told) expect(decisions).toContain(id);
  });
});

describe('followers', () => {
  it('are told nothing that is not in the file', () => {
    const bench = new LoopBench().live();
    bench.told();
    disk.full = true;
    bench.take(bench.time.kill());
    const told = bench.told().map(({ seq }) => seq);
    disk.full = false;
    const written = new Set(bench.written().map(({ seq }) => seq));
    expect(told.filter((seq) => !written.has(seq))).toEqual([]);
  });

  it('are told everything in the end, also what came while they did not listen', () => {
    const bench = new LoopBench(1 << 14).live();
    const told: number[] = [];
    for (let i = 0; i < 300; i++) bench.want(Want.BUY, 10);
    bench.take(bench.time.kill());
    for (let i = 0; i < 50; i++) {
      told.push(...bench.told().map(({ seq }) => seq));
      bench.loop.flush();
      bench.take(bench.time.timer());
    }
    const written = bench.written().flatMap((r) => (r.type === 'outcome' ? [r.seq] : []));
    const missing = written.filter((seq) => !told.includes(seq));
    expect({ missing: missing.length, of: written.length }).toEqual({
      missing: 0,
      of: written.length,
    });
  });
});

describe('a journal that cannot be written', () => {
  it('halts trading at the next flush, and trading goes on when it can be again', () => {
    const bench = new LoopBench().live();
    bench.take(bench.time.trade(6_000_000));
    disk.full = true;
    bench.loop.flush();
    bench.want(Want.BUY);
    expect(bench.venue.log).toEqual([]);
    disk.full = false;
    bench.loop.flush();
    bench.want(Want.BUY);
    expect(bench.venue.log).toHaveLength(1);
    const health = eventsOf(bench, EventKind.HEALTH) as Health[];
    expect(health.map(({ recordable }) => recordable)).toEqual([false, true]);
  });

  it('never keeps a cancel from leaving', () => {
    const bench = new LoopBench().live();
    bench.want(Want.BID);
    disk.full = true;
    bench.take(bench.time.kill());
    expect(bench.venue.log.at(-1)).toMatch(/^cancel /);
    disk.full = false;
  });
});

describe('the loop', () => {
  it('carries out orders, then cancels, queries, resyncs and the reconciliation', () => {
    const bench = new LoopBench().live();
    bench.want(Want.BID);
    const placed = bench.venue.log.splice(0)[0]!.slice('place '.length);
    bench.take(bench.time.link('orders', false), bench.time.link('orders', true));
    expect(bench.venue.log.splice(0)).toEqual([`cancel ${placed}`, 'reconcile']);
    bench.take(bench.time.reconciled());
    expect(bench.venue.log.splice(0)).toEqual([`query ${placed}`]);
    bench.take(bench.time.kill(), bench.time.reconciled('by hand'));
    expect(bench.venue.log.splice(0)).toEqual(['cancel foreign by hand', `query ${placed}`]);
    bench.time.pass(500); // no two requests follow each other faster
    bench.take(bench.time.link('market', false), bench.time.link('market', true));
    expect(bench.venue.log.splice(0)).toEqual(['resync 0']);
  });

  it('takes what an effect leads to at once as the next event, never inside another', () => {
    const bench = new LoopBench().live();
    bench.venue.onPlace = ({ clientOrderId }) => {
      bench.take(bench.time.execution(clientOrderId, 'REJECTED', null, '-2010'));
    };
    bench.want(Want.BUY);
    bench.loop.flush();
    const seqs = bench.written().map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    expect(bench.kernel.workingCount).toBe(0);
  });

  it('writes a journal that replays to the same outcomes', () => {
    const bench = new LoopBench().live();
    bench.venue.onPlace = () => {
      if (bench.venue.log.length % 2 === 1) throw new Error('not connected');
    };
    for (const want of Object.values(Want)) bench.want(want);
    bench.take(bench.time.kill(), bench.time.propose());
    bench.journal.close();
    const report = replay(bench.directory, [marionette]);
    expect(report.differing).toBe(0);
    expect(report.outcomes).toBeGreaterThan(10);
  });

  it('shows every tick in the telemetry with the market right behind it', () => {
    const bench = new LoopBench().live();
    bench.want(Want.NOTHING, 7);
    bench.take(bench.time.trade(6_000_001, 3, -1));
    const into = new Float64Array(10 * SLOT_SIZE);
    expect(bench.telemetry.read(0, into)).toEqual({ next: 2, count: 2, missed: 0 });
    expect([into[Column.BID_TICKS], into[Column.BID_LOTS]]).toEqual([6_000_000, 7]);
    expect([into[SLOT_SIZE + Column.LAST_TICKS], into[SLOT_SIZE + Column.LAST_SIDE]]).toEqual([
      6_000_001, -1,
    ]);
  });

  it('survives a clock that stands still', () => {
    const bench = new LoopBench().live();
    bench.clock.stepNs = 0;
    bench.want(Want.BUY);
    bench.want(Want.NOTHING);
    bench.take(bench.time.trade(6_000_001));
    expect(bench.venue.log).toHaveLength(1);
    expect(notSent(bench)).toEqual([]);
  });
});
