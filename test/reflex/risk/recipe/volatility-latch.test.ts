import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import type { BootOptions } from '../../support/events.ts';
import { policyWith } from '../../support/policy.ts';
import { heldBy, propose } from './releasing.ts';
import { trades } from './scenes.ts';
import { deniersOf, Stage } from './stage.ts';

const SYMBOL = 'symbol:BTCUSDT';
const BOOT = { policy: policyWith({ symbol: { maxMoveBps: 50, pauseMs: 60_000 } }) };

const pause = (stage: Stage) => heldBy(stage, 'pause', SYMBOL);

const next = (before: Stage, boot: BootOptions = BOOT) =>
  new Stage({ ...boot, runId: 'r2', carry: before.carry() });

/** 300 lots are held, an order rests, and the price has leapt by more than 50 basis points. */
function leapt(): { stage: Stage; id: string } {
  const stage = new Stage(BOOT);
  stage.fills(300);
  const id = stage.rests({ quantityLots: 50 });
  stage.market(stage.bid + 30_001);
  return { stage, id };
}

describe('a leap of the price (C18)', () => {
  it('leaves the symbol reductions only, at once: an order that could add is taken back', () => {
    const { stage, id } = leapt();
    expect(pause(stage)).toMatchObject({
      level: 'REDUCE_ONLY',
      reason: expect.stringContaining('VOLATILITY_PAUSE: BTCUSDT has moved 50 bps'),
    });
    expect(stage.run.order(id).cancelRequested).toBe(true);
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['TRADING_STATE', 'VOLATILITY_PAUSE']);
    const reduction = stage.rests({ side: -1, reduceOnly: true });
    expect(stage.cancel(reduction).cancels).toHaveLength(1);
  });

  it('leaves an order where it is that can only bring the position nearer to zero', () => {
    const stage = new Stage(BOOT);
    stage.fills(300);
    const reduction = stage.rests({ side: -1, quantityLots: 300 });
    stage.market(stage.bid + 30_001);
    expect(pause(stage)).toMatchObject({ level: 'REDUCE_ONLY' });
    expect(stage.run.order(reduction).cancelRequested).toBe(false);
  });

  it('takes back what would turn the position over', () => {
    const stage = new Stage(BOOT);
    stage.fills(300);
    const ids = [200, 101].map((quantityLots) => stage.rests({ side: -1, quantityLots }));
    stage.market(stage.bid + 30_001);
    expect(ids.map((id) => stage.run.order(id).cancelRequested)).toEqual([true, true]);
  });

  it('does so while the leap itself is forgotten already, and then opens by itself', () => {
    const { stage } = leapt();
    stage.quiet(15);
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['TRADING_STATE']);
    expect(stage.act({ side: -1, reduceOnly: true }).orders).toHaveLength(1);
    stage.quiet(44);
    expect(pause(stage)).toMatchObject({ level: 'REDUCE_ONLY' });
    stage.quiet(13);
    expect(pause(stage)).toBe(undefined);
    expect(stage.act().orders).toHaveLength(1);
  });

  it('counts its pause from the last of several leaps', () => {
    const { stage } = leapt();
    stage.quiet(30);
    stage.market(stage.bid - 30_200);
    stage.quiet(59);
    expect(pause(stage)).toMatchObject({ level: 'REDUCE_ONLY' });
    stage.quiet(13);
    expect(pause(stage)).toBe(undefined);
  });

  it('is nobody’s to lift', () => {
    const { stage } = leapt();
    propose(stage, SYMBOL);
    expect(stage.run.payloads(OutcomeKind.REFUSED)).toMatchObject([{ code: 'NOT_HALTED' }]);
  });
});

describe('a restart in the middle of a pause', () => {
  it('begins it anew, since nobody has watched the market: then it opens by itself', () => {
    const { stage: before } = leapt();
    before.quiet(50);
    const held = pause(before);
    const stage = next(before);
    expect(pause(stage)).toEqual(held);
    stage.quiet(58);
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['TRADING_STATE']);
    stage.quiet(2);
    expect(pause(stage)).toBe(undefined);
    expect(stage.act().orders).toHaveLength(1);
  });

  it('knows nothing of one that had ended', () => {
    const { stage: before } = leapt();
    before.quiet(80);
    const stage = next(before);
    expect(pause(stage)).toBe(undefined);
    expect(stage.act().orders).toHaveLength(1);
  });

  it('leaves it to people when nobody says any more how long it lasts', () => {
    const { stage: before } = leapt();
    const stage = next(before, { policy: policyWith({ symbol: { pauseMs: undefined } }) });
    expect(pause(stage)).toBe(undefined);
    expect(heldBy(stage, 'governor', SYMBOL)).toMatchObject({ level: 'REDUCE_ONLY' });
  });
});

describe('a spike of the volume (C18)', () => {
  const boot = { policy: policyWith({ symbol: { maxVolumeRatio: 5, pauseMs: 60_000 } }) };

  it('pauses the symbol as a leap does, and it opens by itself', () => {
    const stage = new Stage(boot);
    stage.fills(300);
    const id = stage.rests({ quantityLots: 50 });
    trades(401)(stage);
    expect(pause(stage)).toMatchObject({
      level: 'REDUCE_ONLY',
      reason: expect.stringContaining('VOLUME_SPIKE: BTCUSDT has traded 5.01 times its usual'),
    });
    expect(stage.run.order(id).cancelRequested).toBe(true);
    expect(stage.rests({ side: -1, reduceOnly: true })).not.toBe('');
    stage.quiet(15);
    expect(stage.act().orders).toEqual([]);
    expect(deniersOf(stage.decision)).toEqual(['TRADING_STATE']);
    stage.quiet(58);
    expect(pause(stage)).toBe(undefined);
    expect(stage.act().orders).toHaveLength(1);
  });
});
