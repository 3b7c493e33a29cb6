import { beforeEach, describe, expect, it } from 'vitest';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import { InProcessState } from '@voltaire/server/stores/shared/in-process.ts';
import { KillExchange } from '@voltaire/server/stores/shared/kill-exchange.ts';
import { KILLS } from '@voltaire/server/stores/shared/keys.ts';
import type { KillWord } from '@voltaire/server/stores/shared/kill-words.ts';

const word = (more: Partial<KillWord> = {}): KillWord => ({
  scope: GLOBAL,
  mode: 'CANCEL',
  number: 1,
  actor: 'ada',
  reason: 'a storm',
  ...more,
});

describe('kills that platforms tell each other', () => {
  let engine: InProcessState;
  let own: KillWord[];
  let engaged: unknown[][];
  let one: KillExchange;
  let two: KillExchange;

  beforeEach(() => {
    engine = new InProcessState();
    own = [];
    engaged = [];
    one = exchange(
      'one',
      () => own,
      () => {},
    );
    two = exchange(
      'two',
      () => [],
      (...kill) => engaged.push(kill),
    );
  });

  function exchange(
    name: string,
    words: () => KillWord[],
    engage: (...kill: [Scope, string, string]) => void,
  ) {
    const scopes: Scope[] = [GLOBAL, 'symbol:BTCUSDT'];
    return new KillExchange({ state: engine, name, own: words, scopes, engage });
  }

  it('stop everybody who hears them, once', async () => {
    own = [word()];
    await one.beat();
    await two.beat();
    await two.beat();
    expect(engaged).toEqual([[GLOBAL, 'CANCEL', 'one is stopped (ada: a storm)']]);
  });

  it('stop again when they are engaged again', async () => {
    own = [word()];
    await one.beat();
    await two.beat();
    own = [word({ number: 2 })];
    await one.beat();
    await two.beat();
    expect(engaged).toHaveLength(2);
  });

  it('release nothing when they are taken back', async () => {
    own = [word()];
    await one.beat();
    await two.beat();
    own = [];
    await one.beat();
    expect(await engine.say(KILLS, 'two', null)).toEqual(new Map());
    await two.beat();
    expect(engaged).toHaveLength(1);
  });

  it('make nobody trade: positions are closed by whom it was asked of', async () => {
    own = [word({ mode: 'FLATTEN' })];
    await one.beat();
    await two.beat();
    expect(engaged[0]![1]).toBe('CANCEL');
  });

  it('are about what there is here', async () => {
    own = [word({ scope: 'symbol:ETHUSDT' }), word({ scope: 'symbol:BTCUSDT', mode: 'HALT' })];
    await one.beat();
    await two.beat();
    expect(engaged.map(([scope, mode]) => [scope, mode])).toEqual([['symbol:BTCUSDT', 'HALT']]);
  });

  it.each(['', 'stop!', '{"scope":"global"}', '[{"scope":"global"}]'])(
    'stop everything when they cannot be read: %j',
    async (text) => {
      await engine.say(KILLS, 'by hand', text);
      await two.beat();
      expect(engaged.map(([scope, mode]) => [scope, mode])).toEqual([[GLOBAL, 'CANCEL']]);
    },
  );

  it('are said again to an engine that has lost them', async () => {
    own = [word()];
    await one.beat();
    await engine.say(KILLS, 'one', null);
    await one.beat();
    await two.beat();
    expect(engaged).toHaveLength(1);
  });
});
