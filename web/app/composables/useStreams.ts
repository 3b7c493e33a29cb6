import { onBeforeUnmount, watch } from 'vue';
import { bracketsQuery, bracketsSubscription } from '~/graphql/brackets';
import { brainQuery } from '~/graphql/brain';
import { decisionsQuery, decisionsSubscription } from '~/graphql/decisions';
import {
  dayQuery,
  derivativesSubscription,
  instrumentsQuery,
  ticksSubscription,
} from '~/graphql/market';
import { newsQuery } from '~/graphql/news';
import { ordersQuery, ordersSubscription, positionsQuery } from '~/graphql/orders';
import { candlesQuery } from '~/graphql/series';
import { systemQuery, systemSubscription } from '~/graphql/system';
import { whyQuery } from '~/graphql/why';

/** There is no subscription of positions: their P&L moves with every tick. */
const POSITIONS_EVERY_MS = 1_000;
const DAY_EVERY_MS = 2_000;
const WHY_EVERY_MS = 1_000;
const BRAIN_EVERY_MS = 2_000;
const NEWS_EVERY_MS = 3_000;
const CANDLES_EVERY_MS = 1_000;
const LOAD_AGAIN_MS = 2_000;

/** Fills every store of the page from the server, for as long as the page is there. */
export function useStreams(): void {
  const { client, socket } = useNuxtApp().$graphql;
  const { symbol, instruments } = useInstrument();
  const { connection } = useConnection();
  const system = useSystem();
  const decisions = useDecisions();
  const { orders } = useOrders();
  const { brackets } = useBrackets();
  const { positions } = usePosition();
  const ticks = useTicks();
  const motion = useMotion();
  const { answer: day } = useDay();
  const { answers: why } = useWhy();
  const { state: brain } = useBrain();
  const { state: news } = useNews();
  const { answer: candles, wanted: wantedCandles } = useCandles();
  let askingForCandles = false;

  const loadPositions = async (): Promise<void> => {
    const { data } = await client.query(positionsQuery, {});
    if (data) positions.value = data.positions;
  };

  const loadDay = async (): Promise<void> => {
    if (symbol.value === null) return;
    const { data } = await client.query(dayQuery, { symbol: symbol.value });
    if (data) day.value = data.market;
  };

  const loadWhy = async (): Promise<void> => {
    if (symbol.value === null) return;
    const { data } = await client.query(whyQuery, { symbol: symbol.value });
    if (data) why.value = data.whyNotTraded;
  };

  const loadBrain = async (): Promise<void> => {
    const { data } = await client.query(brainQuery, {});
    if (data) brain.value = data;
  };

  const loadNews = async (): Promise<void> => {
    const { data } = await client.query(newsQuery, { first: NEWS_SHOWN });
    if (data) news.value = data;
  };

  const loadCandles = async (): Promise<void> => {
    const wanted = wantedCandles();
    if (!wanted || askingForCandles) return;
    askingForCandles = true;
    const { symbol: of, interval, fromS, toS } = wanted;
    const { data, error } = await client.query(candlesQuery, {
      symbol: of,
      interval,
      from: fromS * 1_000_000,
      to: toS * 1_000_000,
    });
    askingForCandles = false;
    const problem = error ? plainError(error, true) : '';
    candles.value = { ...wanted, candles: data?.candles ?? [], problem };
  };

  // Streams bring changes only: after every (re)connection the rest is asked for.
  const loadAll = async (): Promise<void> => {
    decisions.expectSnapshot();
    orders.expectSnapshot();
    brackets.expectSnapshot();
    const [known, now, decided, ordered, bracketed] = await Promise.all([
      client.query(instrumentsQuery, {}),
      client.query(systemQuery, {}),
      client.query(decisionsQuery, { first: DECISIONS_KEPT }),
      client.query(ordersQuery, { first: ORDERS_KEPT }),
      client.query(bracketsQuery, { first: BRACKETS_KEPT }),
      loadPositions(),
    ]);
    // The stream is there but an answer is missing: the page would keep showing the past.
    const complete = known.data && now.data && decided.data && ordered.data && bracketed.data;
    if (!complete && connection.link !== 'offline') setTimeout(() => void loadAll(), LOAD_AGAIN_MS);
    if (known.data) {
      instruments.value = known.data.instruments;
      system.scopes.value = known.data.scopes;
    }
    if (now.data) system.setSystem(now.data.system);
    if (decided.data) decisions.load(decided.data.decisions.nodes);
    if (ordered.data) orders.load([...ordered.data.orders, ...ordered.data.working]);
    if (bracketed.data) brackets.load([...bracketed.data.brackets, ...bracketed.data.open]);
  };

  const stops = [
    socket.on('connected', () => void loadAll()),
    follow(socket, systemSubscription, {}, (data) => system.setSystem(data.system)),
    follow(socket, decisionsSubscription, {}, (data) => decisions.put(data.decisions)),
    follow(socket, ordersSubscription, {}, (data) => orders.put(data.orders)),
    follow(socket, bracketsSubscription, {}, (data) => brackets.put(data.brackets)),
    onFrame(LIST_EVERY_MS, () => {
      decisions.publish();
      orders.publish();
      brackets.publish();
    }),
    onFrame(POSITIONS_EVERY_MS, () => {
      if (connection.link === 'live') void loadPositions();
    }),
    onFrame(DAY_EVERY_MS, () => {
      if (connection.link === 'live') void loadDay();
    }),
    onFrame(WHY_EVERY_MS, () => {
      if (connection.link === 'live') void loadWhy();
    }),
    onFrame(BRAIN_EVERY_MS, () => {
      if (connection.link === 'live') void loadBrain();
    }),
    onFrame(CANDLES_EVERY_MS, () => {
      if (connection.link === 'live') void loadCandles();
    }),
    onFrame(NEWS_EVERY_MS, () => {
      if (connection.link === 'live') void loadNews();
    }),
  ];
  onBeforeUnmount(() => stops.forEach((stop) => stop()));

  watch(
    symbol,
    (of, _before, onCleanup) => {
      if (of === null) return;
      ticks.forget();
      motion.forget();
      const stopTicks = follow(socket, ticksSubscription, { symbol: of }, (data) =>
        ticks.record(data.ticks),
      );
      const stopMotion = follow(socket, derivativesSubscription, { symbol: of }, (data) =>
        data.derivatives.forEach(motion.record),
      );
      onCleanup(() => {
        stopTicks();
        stopMotion();
      });
    },
    { immediate: true },
  );
}
