import { once } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { KillMode } from '@voltaire/reflex/model/event.ts';
import type { Place, Scope } from '@voltaire/reflex/model/scope.ts';
import { covers } from '@voltaire/reflex/model/scope.ts';
import { KILL_CAUSES, KillBoard, scopesOf } from '@voltaire/reflex/rings/kill-board.ts';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

const SCOPES = scopesOf({
  instruments: [
    { venue: 'binance', symbol: 'BTCUSDT' },
    { venue: 'binance', symbol: 'ETHUSDT' },
    { venue: 'kraken', symbol: 'BTC/USD' },
  ],
  strategies: [{ name: 'kinetic' }, { name: 'kinetic' }],
});
const HERE: Place = { venue: 'binance', symbol: 'BTCUSDT', strategy: 'kinetic' };

const fresh = () => new KillBoard(KillBoard.allocate(), SCOPES);

function clicker(board: KillBoard, scope: Scope, mode: KillMode, times: number): Worker {
  return new Worker(new URL('../support/kill-clicker.ts', import.meta.url), {
    workerData: { memory: board.memory, scopes: SCOPES, scope, mode, times },
    execArgv: ['--import', 'tsx'],
  });
}

describe('the scopes of a board', () => {
  it('are the global one, then each venue, symbol and strategy, once', () => {
    expect(SCOPES).toEqual([
      'global',
      'venue:binance',
      'venue:kraken',
      'symbol:BTCUSDT',
      'symbol:ETHUSDT',
      'symbol:BTC/USD',
      'strategy:kinetic',
      'strategy:flatten',
      'strategy:by-hand',
    ]);
  });

  it.each<[string, Scope[]]>([
    ['do not begin with the global one', ['venue:binance', 'global']],
    ['name one twice', ['global', 'venue:binance', 'venue:binance']],
    ['are none', []],
  ])('are refused when they %s', (_, scopes) => {
    expect(() => new KillBoard(KillBoard.allocate(), scopes)).toThrow(RangeError);
  });

  it('are refused when there are more than there is memory for', () => {
    expect(() => new KillBoard(KillBoard.allocate(SCOPES.length - 1), SCOPES)).toThrow('no room');
    expect(() => new KillBoard(KillBoard.allocate(SCOPES.length), SCOPES)).not.toThrow();
  });
});

describe('a kill', () => {
  it('is not in force at first', () => {
    expect([fresh().engaged(), fresh().blocks(HERE, false)]).toEqual([null, false]);
  });

  it('is engaged by anybody who has the memory, and seen by all', () => {
    const board = fresh();
    // Who does not know the other scopes can still stop everything.
    expect(new KillBoard(board.memory).engage('global', 'CANCEL', 'signal')).toBe(1);
    expect(board.kills()).toEqual([
      { scope: 'global', number: 1, mode: 'CANCEL', cause: 'signal' },
    ]);
  });

  it('has a number of its own over the whole board', () => {
    const board = fresh();
    const scopes: Scope[] = ['symbol:BTCUSDT', 'global', 'symbol:BTCUSDT'];
    expect(scopes.map((scope) => board.engage(scope, 'HALT'))).toEqual([1, 2, 3]);
    expect(board.engaged('symbol:BTCUSDT')?.number).toBe(3);
    expect(board.engaged()?.number).toBe(2);
  });

  it('says its mode and cause with its number, whichever they are', () => {
    const mode = fc.constantFrom<KillMode>('HALT', 'CANCEL', 'FLATTEN');
    const kill = fc.record({
      mode,
      scope: fc.constantFrom(...SCOPES),
      cause: fc.constantFrom(...KILL_CAUSES),
      number: fc.integer({ min: 1, max: 2 ** 27 - 2 }),
    });
    fc.assert(
      fc.property(kill, ({ scope, cause, number, mode: wanted }) => {
        const board = fresh();
        board.restore(scope, number, 'HALT');
        expect(board.engage(scope, wanted, cause)).toBe(number + 1);
        expect(board.engaged(scope)).toEqual({ scope, number: number + 1, mode: wanted, cause });
      }),
    );
  });

  it('of something that is not on the board is refused in a sentence that says what there is', () => {
    expect(() => fresh().engage('venue:nowhere', 'HALT')).toThrow(
      'there is no "venue:nowhere" to be halted; there is global, venue:binance,',
    );
  });

  it('blocks the orders that its scope covers, and no others', () => {
    const places = fc.record({
      venue: fc.constantFrom('binance', 'kraken'),
      symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT', 'BTC/USD'),
      strategy: fc.constantFrom('kinetic', 'flatten'),
    });
    const kills = fc.array(fc.constantFrom(...SCOPES), { maxLength: 4 });
    fc.assert(
      fc.property(places, kills, (place, scopes) => {
        const board = fresh();
        for (const scope of scopes) board.engage(scope, 'HALT');
        expect(board.blocks(place, false)).toBe(scopes.some((scope) => covers(scope, place)));
      }),
    );
  });

  it.each<[KillMode, boolean]>([
    ['HALT', true],
    ['CANCEL', true],
    ['FLATTEN', false],
  ])('in mode %s blocks orders, and liquidations: %s', (mode, blocked) => {
    const board = fresh();
    board.engage('venue:binance', mode);
    expect([board.blocks(HERE, false), board.blocks(HERE, true)]).toEqual([true, blocked]);
  });

  it('in mode FLATTEN lets nothing pass that another one halts', () => {
    const board = fresh();
    board.engage('global', 'FLATTEN');
    const halt = board.engage('symbol:BTCUSDT', 'HALT');
    expect(board.blocks(HERE, true)).toBe(true);
    board.release('symbol:BTCUSDT', halt);
    expect([board.blocks(HERE, true), board.blocks(HERE, false)]).toEqual([false, true]);
  });

  it('is said by the newest of its scope: a HALT stops a FLATTEN', () => {
    const board = fresh();
    board.engage('global', 'FLATTEN');
    board.engage('global', 'HALT');
    expect(board.blocks(HERE, true)).toBe(true);
  });

  it.each<[string, Partial<Place>]>([
    ['venue', { venue: 'nowhere' }],
    ['symbol', { symbol: 'NOTHING' }],
    ['strategy', { strategy: 'nobody' }],
  ])('could not reach a %s that is not on the board: orders of it are blocked', (_, part) => {
    expect(fresh().blocks({ ...HERE, ...part }, false)).toBe(true);
    expect(fresh().blocks({ ...HERE, ...part }, true)).toBe(true);
  });
});

describe('a release', () => {
  it('lifts the kill that it names', () => {
    const board = fresh();
    expect(board.release('global', board.engage('global', 'CANCEL'))).toBe(true);
    expect([board.engaged(), board.blocks(HERE, false)]).toEqual([null, false]);
  });

  it('does not lift a newer one', () => {
    const board = fresh();
    const first = board.engage('global', 'HALT');
    const second = board.engage('global', 'HALT');
    expect(board.release('global', first)).toBe(false);
    expect(board.engaged()?.number).toBe(second);
  });

  it('does not lift twice, when somebody kills in between', () => {
    const board = fresh();
    const first = board.engage('global', 'HALT');
    board.release('global', first);
    board.engage('global', 'HALT');
    expect(board.release('global', first)).toBe(false);
    expect(board.engaged()?.number).toBe(2);
  });

  it('does not lift the kill of another scope', () => {
    const board = fresh();
    const number = board.engage('symbol:BTCUSDT', 'HALT');
    expect(board.release('global', number)).toBe(false);
    expect(board.release('symbol:ETHUSDT', number)).toBe(false);
    expect(board.blocks(HERE, false)).toBe(true);
  });

  it.each([0, -1, Number.NaN, 1.5])('of kill %d lifts nothing', (number) => {
    const board = fresh();
    expect(board.release('global', number)).toBe(false);
    board.engage('global', 'HALT');
    expect(board.release('global', number)).toBe(false);
    expect(board.engaged()?.number).toBe(1);
  });
});

describe('a kill of the run before', () => {
  it('is in force again under its number, and numbers go on behind it', () => {
    const board = fresh();
    board.restore('symbol:BTCUSDT', 7, 'FLATTEN');
    board.restore('global', 3, 'HALT');
    expect(board.kills().map(({ scope, number, mode }) => [scope, number, mode])).toEqual([
      ['global', 3, 'HALT'],
      ['symbol:BTCUSDT', 7, 'FLATTEN'],
    ]);
    expect(board.engage('global', 'HALT')).toBe(8);
  });

  it('does not hide one that came while this run began', () => {
    const board = fresh();
    board.engage('global', 'CANCEL', 'signal');
    board.restore('global', 7, 'HALT');
    expect(board.engaged()).toEqual({
      scope: 'global',
      number: 8,
      mode: 'CANCEL',
      cause: 'signal',
    });
  });
});

describe('threads that race', () => {
  it('leave the newest kill, also when two kill at once', () => {
    // The second thread gets in between the two steps of the first.
    const board = fresh();
    const real = Atomics.add.bind(Atomics);
    const add = vi.spyOn(Atomics, 'add').mockImplementationOnce(((
      array: Int32Array,
      index: number,
      value: number,
    ) => {
      const before = real(array, index, value);
      expect(new KillBoard(board.memory).engage('global', 'HALT')).toBe(2);
      return before;
    }) as typeof Atomics.add);
    onTestFinished(() => add.mockRestore());
    expect(board.engage('global', 'FLATTEN')).toBe(1);
    expect(board.engaged()).toMatchObject({ number: 2, mode: 'HALT' });
    // Who saw the first kill must not be able to lift the second.
    expect(board.release('global', 1)).toBe(false);
    expect(board.engaged()?.number).toBe(2);
  });

  it('of which one releases: the last kill is in force', async () => {
    const board = fresh();
    const times = 20_000;
    const worker = clicker(board, 'global', 'HALT', times);
    const done = once(worker, 'exit');
    let lifted = 0;
    while (worker.threadId > 0) {
      const seen = board.engaged()?.number ?? 0;
      if (seen !== 0 && seen < times && board.release('global', seen)) lifted = seen;
      await setImmediate();
    }
    await done;
    expect(board.engaged()?.number).toBe(times);
    expect(lifted).toBeLessThan(times);
  });

  it('get numbers that nobody else gets, and each of its own threads rising ones', async () => {
    const board = fresh();
    const scopes: Scope[] = ['global', 'symbol:BTCUSDT', 'global'];
    const answers = await Promise.all(
      scopes.map(async (scope) => {
        const [numbers] = (await once(clicker(board, scope, 'CANCEL', 5_000), 'message')) as [
          number[],
        ];
        return numbers;
      }),
    );
    const all = answers.flat();
    expect(new Set(all).size).toBe(15_000);
    expect(Math.max(...all)).toBe(15_000);
    for (const numbers of answers) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const globals = [...answers[0]!, ...answers[2]!];
    expect(board.engaged()?.number).toBe(Math.max(...globals));
    expect(board.engaged('symbol:BTCUSDT')?.number).toBe(Math.max(...answers[1]!));
  });

  it('wake the one that waits, and it does not wait for what has happened', async () => {
    const board = fresh();
    const { version } = board;
    const waiting = board.changed(version);
    expect(await Promise.race([waiting, setTimeout(20, 'still waiting')])).toBe('still waiting');
    const worker = clicker(board, 'symbol:BTCUSDT', 'HALT', 1);
    await waiting;
    expect(board.engaged('symbol:BTCUSDT')?.number).toBe(1);
    await board.changed(version);
    await once(worker, 'exit');
  });
});
