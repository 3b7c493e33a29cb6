import { describe, expect, it } from 'vitest';
import { startSimulator } from '@voltaire/simulator/index.ts';
import { expectShape, limit, startApi } from './api-support.ts';
import type { Json } from './support.ts';

describe('rate limits', () => {
  it('count orders per account and refuse with -1015', async () => {
    const strict = await startApi({ rateLimits: { ordersPer10Seconds: 3 } });
    const place = (): Promise<Json> => strict.call('order.place', limit());
    let answer = await place();
    expect((answer['rateLimits'] as Json[]).map(({ rateLimitType }) => rateLimitType)).toEqual([
      'ORDERS',
      'ORDERS',
      'REQUEST_WEIGHT',
    ]);
    // The interval may turn over once in between.
    for (let left = 7; left > 0 && answer['status'] === 200; left--) answer = await place();
    expectShape(answer, 'error -1015');
    expect(answer['error']).toEqual({
      code: -1015,
      msg: 'Too many new orders; current limit is 3 orders per 10 SECOND.',
    });
    await strict.end();
  });

  it('count request weight and refuse with -1003 and Retry-After', async () => {
    const strict = await startSimulator({
      speed: 'stepped',
      rateLimits: { requestWeightPerMinute: 10 },
    });
    const depth = (): Promise<Response> => fetch(`${strict.url}/api/v3/depth?symbol=BTCUSDT`);
    let response = await depth();
    expect(response.headers.get('x-mbx-used-weight-1m')).toBe('5');
    for (let left = 5; left > 0 && response.ok; left--) response = await depth();
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ code: -1003 });
    await strict.close();
  });
});
