import { Meters } from '@voltaire/brain-client';
import { describe, expect, it } from 'vitest';

describe('the meters', () => {
  it('say the latencies of the last thousand answers', () => {
    const meters = new Meters();
    for (let i = 0; i < 1_000; i++) meters.answered('forecast', 'm', 2, 1e6, i);
    for (let i = 1; i <= 1_000; i++) meters.answered('forecast', 'm', 4, i, 1_000 + i);
    expect(meters.snapshot()).toEqual([
      {
        modelId: 'm',
        rpc: 'forecast',
        requests: 2_000,
        answers: 2_000,
        latencyMsP50: 500,
        latencyMsP99: 990,
        batchSize: 3,
        lastAnswerAtUs: 2_000,
        errors: {},
        refusals: {},
      },
    ]);
  });

  it('stay small, whatever models call themselves', () => {
    const meters = new Meters();
    for (let i = 0; i < 10_000; i++) meters.failed('forecast', `model ${i}`, 1, 'INTERNAL');
    const all = meters.snapshot();
    expect(all.length).toBeLessThanOrEqual(66);
    meters.failed('sentiment', 'x'.repeat(1e6), 1, 'INTERNAL');
    expect(JSON.stringify(meters.snapshot()).length).toBeLessThan(50_000);
    expect(all.reduce((sum, { requests }) => sum + requests, 0)).toBe(10_000);
  });

  it('give a copy that does not change', () => {
    const meters = new Meters();
    meters.refused('sentiment', 'm', 'NOT_FINITE');
    const [before] = meters.snapshot();
    meters.refused('sentiment', 'm', 'NOT_FINITE');
    expect(before!.refusals).toEqual({ NOT_FINITE: 1 });
    expect(meters.snapshot()[0]!.refusals).toEqual({ NOT_FINITE: 2 });
  });
});
