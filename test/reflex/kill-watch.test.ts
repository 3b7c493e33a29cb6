import { setImmediate } from 'node:timers/promises';
import type { CommandMessage } from '@voltaire/reflex/command.ts';
import { KillWatch } from '@voltaire/reflex/kill-watch.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { KillBoard } from '@voltaire/reflex/rings/kill-board.ts';
import { describe, expect, it } from 'vitest';

const SCOPES: Scope[] = ['global', 'symbol:BTCUSDT'];

function watching() {
  const board = new KillBoard(KillBoard.allocate(), SCOPES);
  const taken: CommandMessage[] = [];
  const clock = { nowNs: 0, atUs: () => 0, monoNs: () => clock.nowNs };
  const watch = new KillWatch(board, clock, (command) => void taken.push(command));
  return { board, taken, clock, watch };
}

describe('a kill on the board', () => {
  it('that came by a signal becomes a command at once, and once', () => {
    const { board, taken, watch } = watching();
    board.engage('global', 'CANCEL', 'signal');
    watch.look();
    watch.look();
    expect(taken).toEqual([
      {
        actor: 'signal',
        action: {
          type: 'kill',
          scope: 'global',
          mode: 'CANCEL',
          reason: 'SIGUSR2',
          killNumber: 1,
        },
      },
    ]);
    board.engage('global', 'CANCEL', 'signal');
    watch.look();
    expect(taken.map(({ action }) => action.type === 'kill' && action.killNumber)).toEqual([1, 2]);
  });

  it('whose command comes is left to it', () => {
    const { board, taken, clock, watch } = watching();
    const number = board.engage('symbol:BTCUSDT', 'HALT');
    watch.look();
    watch.heard('symbol:BTCUSDT', number);
    clock.nowNs = 10e9;
    watch.look();
    expect(taken).toEqual([]);
  });

  it('whose command does not come becomes one after a quarter of a second', () => {
    const { board, taken, clock, watch } = watching();
    board.engage('symbol:BTCUSDT', 'FLATTEN');
    watch.look();
    clock.nowNs = 249e6;
    watch.look();
    expect(taken).toEqual([]);
    clock.nowNs = 250e6;
    watch.look();
    expect(taken).toMatchObject([
      { actor: 'unknown', action: { scope: 'symbol:BTCUSDT', mode: 'FLATTEN', killNumber: 1 } },
    ]);
  });

  it('that the kernel knows from the run before is no command again', () => {
    const { board, taken, clock, watch } = watching();
    board.restore('global', 4, 'CANCEL');
    watch.heard('global', 4);
    watch.look();
    clock.nowNs = 10e9;
    watch.look();
    expect(taken).toEqual([]);
  });

  it('wakes the watch', async () => {
    const { board, taken, watch } = watching();
    void watch.follow();
    await setImmediate();
    new KillBoard(board.memory).engage('global', 'CANCEL', 'signal');
    for (let i = 0; i < 1_000 && taken.length === 0; i++) await setImmediate();
    expect(taken).toHaveLength(1);
  });
});
