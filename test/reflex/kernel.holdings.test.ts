import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { carryOf } from './support/carry.ts';
import { BTCUSDT } from './support/instruments.ts';
import { Want } from './support/marionette.ts';
import { Run } from './support/run.ts';

const SYMBOL = 'symbol:BTCUSDT';

function tell(run: Run, btc: string, usdt: string): void {
  run.apply(
    run.time.balances('binance', {
      BTC: { free: btc, locked: '0' },
      USDT: { free: usdt, locked: '0' },
    }),
  );
}

/** The venue's balances and its list of open orders, as it answers to a question. */
function list(run: Run, btc: string, usdt: string, ...open: Parameters<Run['time']['reconciled']>) {
  tell(run, btc, usdt);
  run.apply(run.time.reconciled(...open));
}

/** Both sides of every break that halts the symbol now. */
function breaks(run: Run): string {
  const states = run.outcomes.flatMap(({ payload }) =>
    payload.kind === OutcomeKind.TRADING_STATE ? [payload] : [],
  );
  const held = states
    .at(-1)
    ?.reasons.find(({ source, scope }) => source === 'governor' && scope === SYMBOL);
  return held?.level === 'HALTED' ? held.reason : '';
}

/** Agreed upon 10 BTC and 1,000,000 USDT; then ten lots are bought at 60,000.02. */
function bought(): Run {
  const run = new Run();
  run.measured().marketUp();
  run.apply(run.time.link('orders', true));
  list(run, '10', '1000000');
  const [order] = run.want(Want.BUY, 10).orders;
  run.apply(run.time.execution(order!.clientOrderId, 'ACKED'));
  run.apply(run.time.fill(order!.clientOrderId, 't1', 6_000_002, 10, '0.006'));
  return run;
}

describe('what the venue says that we hold', () => {
  it('halts nothing when it is what our fills come to, fees and all', () => {
    const run = bought();
    for (let i = 0; i < 3; i++) list(run, '10.0001', '999993.993998');
    expect(breaks(run)).toBe('');
  });

  it('halts the symbol when it differs in two lists, with both sides in the reason', () => {
    const run = bought();
    list(run, '10.00009', '999993.993998');
    expect(breaks(run)).toBe('');
    list(run, '10.00009', '999993.993998');
    expect(breaks(run)).toBe(
      'RECONCILIATION_BREAK: BTC | ours: 10 agreed, 0.0001 traded since, 0 fees, makes 10.0001 | ' +
        'the venue’s: 10.00009 | difference: -0.00001'.replace('’', "'"),
    );
  });

  it('is asked for again a second after it differs, else every thirty', () => {
    const run = bought();
    const asked = (ms: number) => {
      run.time.pass(ms);
      return run.apply(run.time.timer()).reconcile;
    };
    list(run, '10.0001', '999993.993998');
    expect([asked(29_000), asked(2_000)]).toEqual([false, true]);
    list(run, '10.0002', '999993.993998');
    expect([asked(500), asked(1_000)]).toEqual([false, true]);
  });

  it('halts nothing while a fill is on its way', () => {
    const run = bought();
    list(run, '10.0002', '999987.987996');
    const id = [...run.outcomes].flatMap(({ payload }) =>
      payload.kind === OutcomeKind.ORDER ? [payload.clientOrderId] : [],
    )[0]!;
    run.apply(run.time.fill(id, 't2', 6_000_002, 10, '0.006'));
    list(run, '10.0002', '999987.987996');
    expect(breaks(run)).toBe('');
  });

  it('is the new beginning once it was told: one break is one break', () => {
    const run = bought();
    for (let i = 0; i < 6; i++) list(run, '9', '999993.993998');
    expect(breaks(run).match(/RECONCILIATION_BREAK/g)).toHaveLength(1);
  });

  it('is not compared while orders that are none of ours stand in the symbol', () => {
    const run = bought();
    const foreign = {
      clientOrderId: 'by hand',
      symbol: BTCUSDT.symbol,
      side: 1,
      quantity: '1',
    } as const;
    for (let i = 0; i < 3; i++) list(run, '11', '900000', foreign);
    for (let i = 0; i < 3; i++) list(run, '11', '900000');
    expect(breaks(run)).toBe('');
  });

  it('keeps the symbol halted in the next run', () => {
    const run = bought();
    for (let i = 0; i < 2; i++) list(run, '9', '999993.993998');
    const next = new Run(
      { carry: carryOf(run.events[0]!, run.outcomes), runId: 'r2' },
      undefined,
      run.time,
    );
    expect(breaks(next)).toContain('RECONCILIATION_BREAK: BTC');
  });
});
