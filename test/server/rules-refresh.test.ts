import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { feeds as schema } from '@voltaire/server/config/feeds.ts';
import { RulesRefresh } from '@voltaire/server/rules-refresh.ts';
import { endpointsOf, type Simulator, startSimulator } from '@voltaire/simulator';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ speed: 'stepped' });
});
afterAll(() => simulator.close());

const FEEDS = schema.parse([
  { venue: 'binance', symbols: ['BTCUSDT'] },
  { venue: 'kraken', symbols: ['BTC/USD', 'ETH/USD'] },
]);
/** Read every second. */
const AGE_MS = 6_000;

/** `dead`: a venue that nobody answers for. */
function refreshed(dead: string | null = null, tell?: (definition: InstrumentDefinition) => void) {
  const told: InstrumentDefinition[] = [];
  const problems: string[] = [];
  const refresh = new RulesRefresh({
    feeds: FEEDS,
    endpointOf: ({ venue }) =>
      venue === dead
        ? { streamUrl: 'ws://127.0.0.1:9', restUrl: 'http://127.0.0.1:9' }
        : endpointsOf(simulator.port)[venue],
    maxRulesAgeMs: AGE_MS,
    tell: tell ?? ((definition) => void told.push(definition)),
    report: (problem) => void problems.push(problem),
  });
  onTestFinished(() => refresh.stop());
  refresh.start();
  return { refresh, told, problems };
}

const within = { timeout: 8_000, interval: 20 };

it('tells the rules of every symbol again and again, each with its time', async () => {
  const { told, problems } = refreshed();
  await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(6), within);
  const symbols = told.map(({ symbol }) => symbol);
  expect(new Set(symbols)).toEqual(new Set(['BTCUSDT', 'BTC/USD', 'ETH/USD']));
  const times = told.filter(({ symbol }) => symbol === 'BTCUSDT').map(({ readAtUs }) => readAtUs!);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(900_000);
  expect(problems).toEqual([]);
});

it('tells those of the others when a venue does not answer, and says so', async () => {
  const { told, problems } = refreshed('binance');
  await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(2), within);
  await vi.waitFor(() => expect(problems.length).toBeGreaterThanOrEqual(1), within);
  expect(told.map(({ symbol }) => symbol)).not.toContain('BTCUSDT');
  expect(problems[0]).toMatch(/^the rules of its symbols were not read again: the feed of binance/);
});

it('goes on when the kernel does not take what it is told', async () => {
  const { problems } = refreshed(null, () => {
    throw new Error('the kernel does not run');
  });
  await vi.waitFor(() => expect(problems.length).toBeGreaterThanOrEqual(4), within);
  expect(new Set(problems)).toEqual(
    new Set(['the rules of its symbols were not read again: the kernel does not run']),
  );
});

it('asks nobody any more once it has been stopped', async () => {
  const { refresh, told } = refreshed();
  refresh.stop();
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  expect(told).toEqual([]);
});
