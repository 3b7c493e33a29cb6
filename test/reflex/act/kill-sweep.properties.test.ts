import type { KillMode } from '@voltaire/reflex/model/event.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SweepVenue } from '../support/sweep-venue.ts';

const mode = fc.constantFrom<KillMode>('HALT', 'CANCEL', 'FLATTEN');
const scope = fc.constantFrom<Scope>(
  ...(['global', 'venue:binance', 'symbol:BTCUSDT', 'symbol:ETHUSDT', 'strategy:kinetic'] as const),
);
const order = fc.record({
  symbolId: fc.nat({ max: 1 }),
  strategy: fc.constantFrom('kinetic', 'maker'),
  side: fc.constantFrom(1 as const, -1 as const),
  quantityLots: fc.integer({ min: 1, max: 500 }),
  arrived: fc.boolean(),
});
const happening = fc.oneof(
  fc.record({ pass: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({ trade: fc.nat(), lots: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ deafTo: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ late: fc.integer({ min: 0, max: 400 }) }),
  fc.record({ link: fc.boolean() }),
  fc.record({ market: fc.boolean() }),
  fc.record({ depth: fc.integer({ min: 0, max: 200 }) }),
  fc.record({ kill: fc.record({ scope, mode }) }),
);

describe('whatever the venue does', () => {
  it('a kill ends confirmed once it answers again, touches nothing outside, and turns nothing over', () => {
    fc.assert(
      fc.property(
        fc.array(order, { maxLength: 12 }),
        fc.array(happening, { maxLength: 25 }),
        fc.array(fc.integer({ min: -2_000, max: 2_000 }), { minLength: 2, maxLength: 2 }),
        fc.record({ scope, mode }),
        (orders, happenings, held, first) => {
          const venue = new SweepVenue().hold(0, held[0]!).hold(1, held[1]!);
          const ids = orders.map(({ arrived, ...request }) => venue.rest(request, { arrived }));
          const kills = [first];
          venue.kill(first.scope, first.mode, kills.length);
          for (const one of happenings) {
            if ('pass' in one) venue.pass(one.pass);
            else if ('trade' in one)
              venue.trade(ids[one.trade % Math.max(1, ids.length)]!, one.lots);
            else if ('deafTo' in one) venue.deafTo = one.deafTo;
            else if ('late' in one) venue.fillDelayMs = one.late;
            else if ('link' in one) venue.link(one.link);
            else if ('market' in one) venue.marketLive = one.market;
            else if ('depth' in one) venue.depthLots = one.depth;
            else {
              kills.push(one.kill);
              venue.kill(one.kill.scope, one.kill.mode, kills.length);
            }
          }
          venue.heal();
          const taken = kills.filter((kill) => kill.mode !== 'HALT');
          const phaseOf = (of: Scope) => venue.sweeps.reportOf(of)?.phase;
          for (const kill of taken) {
            const newest = kills.findLast((one) => one.scope === kill.scope)!;
            if (newest.mode !== 'FLATTEN') expect(phaseOf(kill.scope)).toBe('CONFIRMED');
            expect(venue.openIn(kill.scope)).toEqual([]);
          }
          // Other kills may have kept it from closing positions: without them, it does.
          kills.forEach((kill, i) => {
            if (kill.mode !== 'FLATTEN') venue.sweeps.end(kill.scope, i + 1);
          });
          venue.pass(20_000);
          for (const kill of kills.filter((one) => phaseOf(one.scope) !== undefined)) {
            expect(phaseOf(kill.scope)).toBe('CONFIRMED');
            const { residual } = venue.sweeps.reportOf(kill.scope)!;
            for (const { notional } of residual) expect(Math.abs(notional!)).toBeLessThan(5);
          }
          // Others' orders only make room for closing what one strategy holds.
          const closing = kills.some(
            (kill) => kill.mode === 'FLATTEN' && kill.scope.startsWith('strategy:'),
          );
          for (const id of venue.cancelled) {
            const { request } = venue.orders.get(id)!;
            const meant = taken.some((kill) => venue.covers(kill.scope, request));
            expect(meant || (venue.madeRoom.has(id) && closing)).toBe(true);
          }
          expect(venue.room.size).toBe(0);
          for (const { request, held: known, truth } of venue.slices) {
            for (const lots of [known, truth]) {
              expect(Math.sign(lots)).toBe(-request.side);
              expect(request.quantityLots).toBeLessThanOrEqual(Math.abs(lots));
            }
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
