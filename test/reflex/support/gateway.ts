import { EventKind, type Execution } from '@voltaire/reflex/model/event.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { BinanceGateway } from '@voltaire/reflex/venue/binance/gateway.ts';
import { expect, onTestFinished, vi } from 'vitest';
import { approved as approvedAs } from './governor.ts';
import { btc } from './instruments.ts';
import { Inbox, TEST_CREDENTIALS, testClock, VenueStub } from './venue-stub.ts';

export const ORDER = { symbolId: 0, clientOrderId: 'Vr1-7', type: 'LIMIT' as const };

export function approved(request: Partial<OrderRequest> = {}, id = ORDER.clientOrderId) {
  return approvedAs(request, id);
}

export async function started(prepare: (venue: VenueStub) => void = () => undefined) {
  const venue = await VenueStub.start();
  prepare(venue);
  const inbox = new Inbox();
  const gateway = new BinanceGateway({
    apiUrl: venue.wsUrl,
    restUrl: venue.httpUrl,
    credentials: TEST_CREDENTIALS,
    instruments: [btc()],
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
  });
  onTestFinished(() => gateway.stop());
  gateway.start();
  return { venue, inbox, gateway };
}

export async function ready(prepare?: (venue: VenueStub) => void) {
  const bench = await started(prepare);
  await vi.waitFor(() => expect(bench.inbox.of(EventKind.LINK)).toMatchObject([{ up: true }]));
  return bench;
}

export const executions = (inbox: Inbox): Execution[] => inbox.of(EventKind.EXECUTION);
export const types = (inbox: Inbox) => executions(inbox).map(({ type }) => type);
