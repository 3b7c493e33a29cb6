import type { Balance } from './account/account.ts';
import { BinanceExchange } from './binance/exchange.ts';
import { TapePlayer } from './binance/tape-player.ts';
import type { AlgoOrder } from './binance-futures/algo-order.ts';
import { FuturesExchange } from './binance-futures/exchange.ts';
import { faultsControl } from './faults/endpoint.ts';
import type { InjectedFault } from './faults/fault-line.ts';
import type { FaultRequest } from './faults/fault.ts';
import { seededRandom } from './faults/random.ts';
import { parseFaultRequest } from './faults/request.ts';
import { FaultSchedule } from './faults/schedule.ts';
import { KrakenExchange } from './kraken/exchange.ts';
import type { BookView } from './market/book.ts';
import { ledgerControl } from './matching/ledger-report.ts';
import type { Fill, Order } from './matching/order.ts';
import { resolveOptions, type SimulatorOptions } from './options.ts';
import { systemClock } from './replay/clock.ts';
import { marketControl } from './replay/market-control.ts';
import type { SimulatedVenue, VenueName, VenueStats } from './venue.ts';
import { controlRoutes } from './wire/control.ts';
import { LoopbackServer } from './wire/server.ts';

/** The venue's own record, by which a client's can be judged. */
export interface LedgerView {
  orders(): readonly Order[];
  trades(): readonly Fill[];
  /** Of the account named so; 'main' unless API keys name another. */
  balances(account?: string): ReadonlyMap<string, Readonly<Balance>>;
}

export interface Simulator {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  readonly port: number;
  /** Of Binance Spot. */
  readonly ledger: LedgerView;
  readonly krakenLedger: LedgerView;
  /** Of USD-M futures; `position`: units of 10^-8, below zero when sold short. */
  readonly futuresLedger: LedgerView & {
    position(account?: string): number;
    /** Of the Algo Service: those with a trigger price, none of which is among `orders` before it went off. */
    algoOrders(): readonly AlgoOrder[];
  };
  readonly venues: readonly VenueName[];
  /**
   * The book of truth, as of the last frame played, whatever clients see. Read only.
   * Throws a RangeError when there is no such venue or symbol.
   */
  truth(venue: VenueName, symbol: string): BookView;
  /** Plays the venue's next frame now; the way to drive a 'stepped' replay. Its line, or SEAM. */
  advance(venue?: VenueName): number;
  /** Disturbs what clients get to see. Throws a FaultRequestError that says what is allowed. */
  inject(request: FaultRequest): InjectedFault;
  stats(venue?: VenueName): VenueStats;
  close(): Promise<void>;
}

/**
 * Reads the tapes, opens the sockets and starts the replays.
 * Rejects when a tape cannot be read, an option is invalid or the port is taken.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port, seed, faults, ...settings } = resolveOptions(options);
  const { binance, futures, kraken, venues } = await openVenues(
    settings,
    options,
    seededRandom(seed),
  );
  const symbols = new Map(venues.map((each) => [each.name, each.symbols]));

  const venueNamed = (name: VenueName): SimulatedVenue => {
    const venue = venues.find((each) => each.name === name);
    if (!venue)
      throw new RangeError(`the simulator runs ${[...symbols.keys()].join(', ')}, no ${name}`);
    return venue;
  };
  const inject = (json: unknown): InjectedFault => {
    const { fault, request } = parseFaultRequest(json, symbols);
    return venueNamed(request.venue).faults.inject(fault, request);
  };
  const schedule =
    faults && new FaultSchedule(faults, [...symbols.keys()], seededRandom(seed), inject);

  const controls = [faultsControl(inject)];
  if (binance) {
    controls.push(ledgerControl(binance.venue.ledger, binance.venue.accounts));
    controls.push(marketControl((running) => binance.hold(running)));
  }
  const server = new LoopbackServer([...venues, ...controls.map(controlRoutes)]);
  const boundPort = await server.listen(port);
  for (const venue of venues) venue.start();
  schedule?.start();
  return {
    url: `http://127.0.0.1:${boundPort}`,
    port: boundPort,
    ledger: {
      orders: () => binance?.venue.ledger.orders() ?? [],
      trades: () => binance?.venue.ledger.trades() ?? [],
      balances: (account = 'main') => binance?.venue.accounts.get(account)?.balances() ?? new Map(),
    },
    krakenLedger: {
      orders: () => kraken?.venue.desks.flatMap(({ ledger }) => ledger.orders()) ?? [],
      trades: () => kraken?.venue.desks.flatMap(({ ledger }) => ledger.trades()) ?? [],
      balances: (account = 'main') => kraken?.venue.accounts.get(account)?.balances() ?? new Map(),
    },
    futuresLedger: {
      orders: () => futures?.venue.ledger.orders() ?? [],
      trades: () => futures?.venue.ledger.trades() ?? [],
      balances: (account = 'main') => futures?.venue.accounts.get(account)?.balances() ?? new Map(),
      algoOrders: () => futures?.venue.algo.all() ?? [],
      position: (name = 'main') => {
        const account = futures?.venue.accounts.get(name);
        return account ? (futures?.venue.margin.position(account).units ?? 0) : 0;
      },
    },
    venues: [...symbols.keys()],
    truth: (name, symbol) => {
      const book = venueNamed(name).truth(symbol);
      if (book) return book;
      throw new RangeError(`${name} has ${symbols.get(name)?.join(', ')}, no ${symbol}`);
    },
    advance: (name = 'binance') => venueNamed(name).advance(),
    inject,
    stats: (name = 'binance') => venueNamed(name).stats(),
    close: async () => {
      schedule?.stop();
      for (const venue of venues) venue.stop();
      await server.close();
    },
  };
}

type Settings = Omit<ReturnType<typeof resolveOptions>, 'port' | 'seed' | 'faults'>;

async function openVenues(
  settings: Settings,
  { onFrameSent, onOrderReceived }: SimulatorOptions,
  random: () => number,
): Promise<{
  binance: BinanceExchange | undefined;
  futures: FuturesExchange | undefined;
  kraken: KrakenExchange | undefined;
  venues: readonly SimulatedVenue[];
}> {
  const { speed } = settings;
  const clock = systemClock;
  const wanted = (name: VenueName): boolean => settings.venues.includes(name);
  const venues: SimulatedVenue[] = [];
  let binance: BinanceExchange | undefined;
  let futures: FuturesExchange | undefined;
  if (wanted('binance') || wanted('binance-futures')) {
    const player = await TapePlayer.open(settings.tape, speed, clock);
    const parts = { ...settings, player, clock, random, onFrameSent, onOrderReceived };
    binance = wanted('binance') ? new BinanceExchange(parts) : undefined;
    if (binance) venues.push(binance);
    futures = wanted('binance-futures') ? new FuturesExchange(parts) : undefined;
    if (futures) venues.push(futures);
  }
  const kraken = wanted('kraken')
    ? await KrakenExchange.open({ ...settings, tape: settings.krakenTape, clock, random })
    : undefined;
  if (kraken) venues.push(kraken);
  return { binance, futures, kraken, venues };
}
