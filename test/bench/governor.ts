import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { Governor } from '@voltaire/reflex/risk/governor.ts';
import { CONTEXT, REQUEST } from '../reflex/support/risk.ts';
import { GateRig } from './gate-rig.ts';
import { heapInUse } from './heap.ts';
import { type Quantiles, quantiles } from './quantiles.ts';
import { recordedEvents } from './recorded-events.ts';
import { atMost, type Bench } from './report.ts';

/** Measured together: to read the clock takes some 50 ns, a tenth of it is lost in the noise. */
const BATCH = 10;
const BATCHES = 5_000;
/** The quietest turn counts: whatever else runs only ever makes one slower. */
const TURNS = 40;
const WARM_UP = 20_000;
/** Of the market that the gate stands in: more than a minute, so that all of it is known. */
const MARKET = 20_000;
const JUDGEMENTS = 1_000_000;

export const governor: Bench = {
  name: 'governor',
  about: 'all controls of one order, and the whole gate with facts, auditor and record: ns, heap',
  async run() {
    const one = new Governor();
    let seq = 0;
    const judge = (): boolean => one.judge(REQUEST, CONTEXT, 'V1-1', ++seq).approved !== null;
    const rig = new GateRig((await recordedEvents()).slice(0, MARKET));
    const submit = (): boolean => rig.submit();
    repeat(judge, WARM_UP);
    repeat(submit, WARM_UP);
    const vector = quietest(judge);
    const gate = quietest(submit);
    const before = heapInUse();
    repeat(judge, JUDGEMENTS);
    const growth = (heapInUse() - before) / JUDGEMENTS;
    return {
      bench: 'governor',
      figures: {
        controls: CONTROLS.length,
        'measured together, calls': BATCH,
        'times measured in a turn': BATCHES,
        turns: TURNS,
        'whole vector p50, ns': vector.p50,
        'whole vector p99.9, ns': vector.p999,
        'ns per control': vector.p50 / CONTROLS.length,
        'whole gate p50, ns': gate.p50,
        'whole gate p99, ns': gate.p99,
        'whole gate p99.9, ns': gate.p999,
        'judgements between two looks at the heap': JUDGEMENTS,
      },
      bars: [
        atMost('whole vector p50, µs', vector.p50 / 1000, 2),
        atMost('whole vector p99, µs', vector.p99 / 1000, 20),
        atMost('heap growth per judgement, bytes', growth, 0.1),
      ],
    };
  },
};

/** Throws when one is not allowed: what is denied takes another way. */
function repeat(work: () => boolean, times: number): void {
  for (let i = 0; i < times; i++) if (!work()) throw new Error('an order was denied');
}

/** Nanoseconds per call, of the turn with the smallest p50. */
function quietest(work: () => boolean): Quantiles {
  const turns = Array.from({ length: TURNS }, () => quantiles(measure(work)));
  return turns.reduce((best, turn) => (turn.p50 < best.p50 ? turn : best));
}

function measure(work: () => boolean): number[] {
  return Array.from({ length: BATCHES }, () => {
    const startNs = process.hrtime.bigint();
    repeat(work, BATCH);
    return Number(process.hrtime.bigint() - startNs) / BATCH;
  });
}
