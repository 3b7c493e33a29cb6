import type { Alert } from '@voltaire/reflex/model/outcome.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { Alerts } from '@voltaire/server/views/alerts.ts';
import { describe, expect, it } from 'vitest';
import { MadeUpServer } from './support/made-up-kernel.ts';

const alert = (more: Partial<Alert> = {}): Alert => ({
  kind: OutcomeKind.ALERT,
  code: 'EXPOSURE_WARNING',
  scope: 'global',
  subject: 'gross',
  active: true,
  observed: 0.8,
  limit: 0.75,
  unit: '× limit',
  reason: 'past 75 %',
  ...more,
});

const orders = (subject: string) =>
  alert({ code: 'ORDER_TO_TRADE', scope: 'strategy:kinetic', subject });

describe('alerts over GraphQL', () => {
  it('are there as they stand, and as they were told, newest first', async () => {
    const server = new MadeUpServer();
    server.kernel.say(alert(), 1);
    server.kernel.say(orders('BTCUSDT'), 2);
    server.kernel.say(alert({ limit: 0.9 }), 3);
    server.kernel.say({ ...orders('BTCUSDT'), active: false }, 4);
    server.kernel.say(orders('BTC/USD'), 5);
    expect(
      await server.ask('{ system { alerts { code scope subject active limit atUs } } }'),
    ).toEqual({
      system: {
        alerts: [
          {
            code: 'ORDER_TO_TRADE',
            scope: 'strategy:kinetic',
            subject: 'BTC/USD',
            active: true,
            limit: 0.75,
            atUs: 5,
          },
          {
            code: 'EXPOSURE_WARNING',
            scope: 'global',
            subject: 'gross',
            active: true,
            limit: 0.9,
            atUs: 3,
          },
        ],
      },
    });
    expect(await server.ask('{ alerts(last: 2) { atUs active reason } }')).toEqual({
      alerts: [
        { atUs: 5, active: true, reason: 'past 75 %' },
        { atUs: 4, active: false, reason: 'past 75 %' },
      ],
    });
    expect(await server.ask('{ alerts(last: 0) { atUs } }')).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    server.stop();
  });

  it('come to those who subscribe, each once', async () => {
    const alerts = new Alerts();
    const told = alerts.told.subscribe();
    for (const active of [true, false]) {
      alerts.apply(alert({ active }), { seq: 1, atUs: 7, monoNs: 0, payload: alert() });
    }
    expect((await told.next()).value).toMatchObject({ active: true, atUs: 7 });
    expect((await told.next()).value).toMatchObject({ active: false });
    expect(alerts.active).toEqual([]);
  });
});
