import { describe, expect, it } from 'vitest';
import { listening, order } from './support/listening.ts';

describe('the account’s own events', () => {
  it('of an order say what became of it, and that margin is to be asked for', () => {
    const { events, told, changed } = listening();
    events.take(order({}));
    expect(told).toMatchObject([{ clientOrderId: 'V1-7', type: 'ACKED', venueOrderId: '7' }]);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('of an end say that the order is open no more', () => {
    const { events, open } = listening();
    open.add('V1-7', 'LIMIT');
    events.take(order({}));
    expect(open.any).toBe(true);
    events.take(order({ x: 'CANCELED', X: 'CANCELED' }));
    expect(open.any).toBe(false);
  });

  it('of a symbol that is not ours tell the kernel nothing', () => {
    const { events, told } = listening();
    events.take(order({ s: 'DOGEUSDT' }));
    expect(told).toEqual([]);
  });

  it('of a liquidation are told to people', () => {
    const { events, report } = listening();
    events.take(order({ c: 'autoclose-1' }));
    expect(report).toHaveBeenCalledWith(expect.stringMatching(/^FORCED_CLOSE: .* BTCUSDT/));
    events.take({ e: 'MARGIN_CALL' });
    expect(report).toHaveBeenCalledWith(expect.stringMatching(/^MARGIN_CALL/));
  });

  it('of funding or a deposit ask for what is available', () => {
    const { events, changed } = listening();
    events.take({ e: 'ACCOUNT_UPDATE', a: { m: 'FUNDING_FEE', B: [], P: [] } });
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('of leverage on a symbol of ours end it for good, on another they do not', () => {
    const { events, refused } = listening();
    events.take({ e: 'ACCOUNT_CONFIG_UPDATE', ac: { s: 'DOGEUSDT', l: 25 } });
    events.take({ e: 'ACCOUNT_CONFIG_UPDATE', ac: { s: 'BTCUSDT', l: 1 } });
    expect(refused).not.toHaveBeenCalled();
    events.take({ e: 'ACCOUNT_CONFIG_UPDATE', ac: { s: 'BTCUSDT', l: 25 } });
    expect(refused).toHaveBeenCalledWith(expect.stringMatching(/^LEVERAGE: .* 25x/));
  });

  it('of another asset mode lead to another logon, which looks', () => {
    const { events, fail } = listening();
    events.take({ e: 'ACCOUNT_CONFIG_UPDATE', ai: { j: true } });
    expect(fail).toHaveBeenCalledWith('the settings of the account have changed');
  });
});
