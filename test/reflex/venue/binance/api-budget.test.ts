import { ApiBudget } from '@voltaire/reflex/venue/binance/api-budget.ts';
import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';

const MINUTE = 60_000;

const weight = (count: number, limit = 100) => [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit, count },
];

function begun(startMs = 0) {
  const clock = { ms: startMs };
  return { clock, budget: new ApiBudget(() => clock.ms) };
}

describe('the budget of the WebSocket API', () => {
  it('holds nothing back before the venue has told any limit', () => {
    const { budget } = begun();
    expect(budget.refusal(1_000, 'order')).toBeNull();
  });

  it('never lets orders and questions take what is for cancels, whatever is asked and told', () => {
    const request = tuple(
      constantFrom('order', 'question', 'vital'),
      integer({ min: 1, max: 80 }),
      integer({ min: 0, max: 20_000 }),
    );
    assert(
      property(array(request, { maxLength: 60 }), (requests) => {
        const { clock, budget } = begun();
        budget.hear(weight(0), undefined);
        const used = new Map<number, { all: number; shared: number }>();
        for (const [kind, cost, passedMs] of requests) {
          clock.ms += passedMs;
          const minute = Math.floor(clock.ms / MINUTE);
          const spent = used.get(minute) ?? { all: 0, shared: 0 };
          used.set(minute, spent);
          const refused = budget.refusal(cost, kind);
          if (kind === 'vital') expect(refused).toBeNull();
          if (refused !== null) continue;
          budget.spend(cost, kind);
          spent.all += cost;
          if (kind !== 'vital') {
            spent.shared += cost;
            expect(spent.all).toBeLessThanOrEqual(80);
          }
        }
      }),
    );
  });

  it('counts in the venue’s whole minutes', () => {
    const { clock, budget } = begun(MINUTE - 1);
    budget.hear(weight(80), undefined);
    expect(budget.refusal(1, 'question')).toContain('80 of 100');
    clock.ms = MINUTE;
    expect(budget.refusal(1, 'question')).toBeNull();
  });

  it('believes the venue when it knows of more, and not an answer that is older than what was sent', () => {
    const { budget } = begun();
    budget.hear(weight(10), undefined);
    budget.spend(60, 'question');
    budget.hear(weight(11), undefined);
    expect(budget.refusal(11, 'question')).toContain('70 of 100');
    expect(budget.refusal(10, 'question')).toBeNull();
    budget.hear(weight(79), undefined);
    expect(budget.refusal(2, 'question')).toContain('79 of 100');
  });

  it('counts orders by themselves: questions go on', () => {
    const { clock, budget } = begun();
    const orders = { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 2 };
    budget.hear([{ ...orders, count: 1 }], undefined);
    budget.spend(1, 'order');
    expect(budget.refusal(1, 'order')).toContain('has placed 2 orders');
    expect(budget.refusal(1, 'question')).toBeNull();
    clock.ms = 10_000;
    expect(budget.refusal(1, 'order')).toBeNull();
  });

  it('sends nothing at all until the time that a refusal names, and a later word never shortens it', () => {
    const { clock, budget } = begun();
    budget.hear(undefined, 5_000);
    budget.hear(undefined, 3_000);
    expect(budget.refusal(1, 'vital')).toBe('Binance takes no request for another 5 s');
    clock.ms = 4_999;
    expect(budget.refusal(1, 'vital')).not.toBeNull();
    clock.ms = 5_000;
    expect(budget.refusal(1, 'vital')).toBeNull();
  });

  it.each([
    null,
    'x',
    [null],
    [{}],
    [{ ...weight(1)[0], count: -1 }],
    [{ ...weight(1)[0], interval: 'EON' }],
  ])('learns nothing from what is no limit: %j', (told) => {
    const { budget } = begun();
    budget.hear(told, 'soon');
    expect(budget.refusal(1e9, 'order')).toBeNull();
  });
});
