// Starting one
export {
  startSimulator,
  type LedgerView,
  type Simulator,
} from './simulator.ts';
export type { SimulatorOptions, SimulatorSettings } from './options.ts';
export { type Endpoints, endpointsOf, krakenAuthUrl } from './endpoints.ts';
export type { ReplaySpeed } from './replay/pacing.ts';
export { SEAM } from './replay/frame.ts';
export type { VenueName, VenueStats } from './venue.ts';

// Disturbing it
export { FAULT_NAMES } from './faults/faults.ts';
export type { FaultRequest } from './faults/fault.ts';
export type { InjectedFault } from './faults/fault-line.ts';
export { FaultRequestError } from './faults/request.ts';
export type { FaultScheduleOptions } from './faults/schedule.ts';

// What its options are made of
export type { ApiKeyOptions } from './binance/api-keys.ts';
export type { KrakenKeyOptions } from './kraken/private/api-keys.ts';
export type { FeeRates, FeeTerms } from './account/fees.ts';
export type { HeartbeatOptions } from './binance/heartbeat.ts';
export type { RateLimitOptions } from './binance/rate-limits.ts';
export type { FrameSent } from './binance/market-streams.ts';
export type { OrderReceived } from './binance/websocket-api.ts';

// Its truth
export type { Balance } from './account/account.ts';
export type { BookSide, BookView, Side } from './market/book.ts';
export type { LedgerReport } from './matching/ledger-report.ts';
export type { AlgoOrder } from './binance-futures/algo-order.ts';
export type { Fill, Order } from './matching/order.ts';

// Running it in a worker thread
export type { ThreadMessage, ThreadRequest } from './thread-message.ts';
