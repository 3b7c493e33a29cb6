import { CircuitBreaker } from '@voltaire/brain-client/circuit-breaker.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function opened(): CircuitBreaker {
  const breaker = new CircuitBreaker();
  for (let i = 0; i < 3; i++) breaker.failed(0);
  expect(breaker.state).toBe('OPEN');
  return breaker;
}

describe('a circuit breaker', () => {
  it('opens at the third failure in a row, not at the third of many', () => {
    const breaker = new CircuitBreaker();
    for (let i = 0; i < 10; i++) {
      breaker.failed(0);
      breaker.failed(0);
      breaker.succeeded();
    }
    expect(breaker.state).toBe('CLOSED');
    opened();
  });

  it('lets one question through after a second, and closes when it is answered', () => {
    const breaker = opened();
    expect(breaker.admits(999)).toBe(false);
    expect([breaker.admits(1_000), breaker.admits(1_000)]).toEqual([true, false]);
    expect(breaker.state).toBe('HALF_OPEN');
    breaker.succeeded();
    expect([breaker.admits(1_000), breaker.admits(1_000)]).toEqual([true, true]);
  });

  it('waits twice as long after each failed trial, half a minute at most', () => {
    const breaker = opened();
    let now = 0;
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const from = now;
      while (!breaker.admits(now)) now += 250;
      waits.push(now - from);
      breaker.failed(now);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('tries again when the trial was given up before its end', () => {
    const breaker = opened();
    expect(breaker.admits(1_000)).toBe(true);
    breaker.abandoned();
    expect(breaker.admits(1_000)).toBe(true);
  });

  it('is never stuck: whatever happened, half a minute later it lets a question through', () => {
    const events = fc.array(fc.constantFrom('ask', 'succeeded', 'failed', 'abandoned'));
    fc.assert(
      fc.property(events, (each) => {
        const breaker = new CircuitBreaker();
        let now = 0;
        let onTrial = false;
        for (const event of each) {
          now += 700;
          if (event === 'ask') onTrial = breaker.admits(now) || onTrial;
          else if (event === 'failed') breaker.failed(now);
          else breaker[event as 'succeeded']();
        }
        // The question that is on its way ends somehow.
        if (onTrial) breaker.abandoned();
        expect(breaker.admits(now + 30_000)).toBe(true);
      }),
    );
  });
});
