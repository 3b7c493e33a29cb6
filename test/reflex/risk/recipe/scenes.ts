import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { POLICY } from '../../support/policy.ts';
import type { Stage } from './stage.ts';

/** One model may be listened to, for a second. */
export const LISTENING: Policy = {
  ...POLICY,
  inference: { models: ['tide'], maxAgeMs: 1_000, maxJumpBps: 1e6 },
};

/** The quote grows old, and a trade has the strategy asked. */
export function aged(ms: number) {
  return (stage: Stage) => {
    stage.market(stage.bid, stage.ask);
    stage.time.pass(ms);
    stage.tick = () => stage.time.trade(stage.ask);
    return {};
  };
}

/** A model has said something of the symbol, just now. */
export function told({ time, run }: Stage, modelId: string): void {
  run.apply(time.inference(modelId));
}

/** A forecast as old at the next event, milliseconds less one, that was young enough a moment before. */
export function foreseen(ageMs: number) {
  return (stage: Stage) => {
    told(stage, 'tide');
    stage.time.pass(949);
    stage.market(stage.bid, stage.ask);
    stage.time.pass(ageMs - 950);
    return {};
  };
}

/** What was traded within a day, lots. */
export function dayVolume(lots: number) {
  return ({ run, time }: Stage) => {
    run.apply(time.dayTicker(lots));
    return {};
  };
}

/** For a minute and a half ten lots every second: ten seconds hold 100, as they do of the whole day. */
export function usual(stage: Stage): void {
  const { run, time } = stage;
  if (run.kernel.lanes[0]!.market.tape.volumeLots > 0) return;
  dayVolume(8_640 * 100)(stage);
  for (let second = 0; second < 90; second++) {
    run.apply(time.trade(stage.ask, 10));
    time.pass(99);
    stage.quiet(0.9);
  }
}

/** Where that is usual, as many lots at once. */
export function trades(lots: number) {
  return (stage: Stage) => {
    usual(stage);
    stage.run.apply(stage.time.trade(stage.ask, lots));
    return {};
  };
}
