import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  FAULT_NAMES,
  type FaultRequest,
  startSimulator,
  type Simulator,
} from '@voltaire/simulator/index.ts';
import { FaultSchedule } from '@voltaire/simulator/faults/schedule.ts';
import { seededRandom } from '@voltaire/simulator/faults/random.ts';
import { KrakenBook } from './kraken-book.ts';
import { KrakenClient, krakenProbe, subscribe } from './kraken-support.ts';
import { later } from './support.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ speed: 'stepped', venues: ['kraken'] });
});
afterEach(() => simulator.close());

const play = (frames: number): void => {
  for (let left = frames; left > 0; left--) simulator.advance('kraken');
};

describe('a request for a fault', () => {
  it.each([
    [{ fault: 'nonsense', venue: 'kraken' }, /"fault" must be one of gap, duplicate, .*"nonsense"/],
    [{ fault: 'gap', venue: 'nyse' }, /"venue" must be one of kraken; was "nyse"/],
    [{ fault: 'gap' }, /"venue" must be one of .* was missing/],
    [
      { fault: 'gap', venue: 'kraken', symbol: 'X/Y' },
      /"symbol" must be one of BTC\/USD, ETH\/USD/,
    ],
    [{ fault: 'gap', venue: 'kraken', afterFrames: -1 }, /"afterFrames" must be a whole number/],
    [{ fault: 'slow', venue: 'kraken', delayMs: 1.5 }, /"delayMs" must be a whole number/],
    [{ fault: 'gap', venue: 'kraken', channel: 'wire' }, /"channel" must be one of book/],
    [{ fault: 'malformed', venue: 'kraken', variant: 'odd' }, /"variant" must be one of truncated/],
    [{ fault: 'gap', venue: 'kraken', when: 'now' }, /"field" must be one of fault, venue/],
  ])('%j is refused in a sentence', async (request, message) => {
    expect(() => simulator.inject(request as FaultRequest)).toThrow(message);
    const response = await fetch(`${simulator.url}/faults`, {
      method: 'POST',
      body: JSON.stringify(request),
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(message);
  });

  it('comes by HTTP and is accepted', async () => {
    const book = await KrakenBook.open(simulator);
    const response = await fetch(`${simulator.url}/faults`, {
      method: 'POST',
      body: '{"fault":"gap","venue":"kraken","symbol":"BTC/USD"}',
    });
    expect(response.status).toBe(202);
    const { framesSent } = simulator.stats('kraken');
    play(200);
    const sent = simulator.stats('kraken').framesSent - framesSent;
    expect(await book.frames()).toHaveLength(sent - 1);
    book.probe.close();
  });

  it.each([
    ['no JSON', { method: 'POST', body: '{' }, 400],
    ['no object', { method: 'POST', body: '[1]' }, 400],
    ['too much', { method: 'POST', body: ' '.repeat(20_000) }, 413],
    ['GET', { method: 'GET' }, 405],
    ['a web page', { method: 'POST', body: '{}', headers: { origin: 'http://example.org' } }, 403],
  ])('by HTTP: %s is refused', async (_what, init, status) => {
    const response = await fetch(`${simulator.url}/faults`, init);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.any(String) });
  });
});

const seen = async (seed: number): Promise<string[]> => {
  const chosen: string[] = [];
  const schedule = new FaultSchedule(
    { faults: FAULT_NAMES, everyMs: 1 },
    ['binance', 'kraken'],
    seededRandom(seed),
    ({ fault, venue }) => {
      chosen.push(`${fault} ${venue}`);
      return { applied: Promise.resolve(1), healed: Promise.resolve() };
    },
  );
  schedule.start();
  while (chosen.length < 20) await later(1);
  schedule.stop();
  return chosen.slice(0, 20);
};

it('faults come by chance in an order that the seed decides', async () => {
  const first = await seen(7);
  expect(await seen(7)).toEqual(first);
  expect(await seen(8)).not.toEqual(first);
  expect(new Set(first).size).toBeGreaterThan(8);
});

it('a simulator that was told to disturbs its clients from time to time', async () => {
  const disturbed = await startSimulator({
    speed: 20,
    venues: ['kraken'],
    faults: { faults: ['bad-checksum'], everyMs: 50 },
  });
  const probe = await krakenProbe(disturbed.url);
  probe.send(subscribe('book', 'BTC/USD'));
  const client = new KrakenClient(10);
  while (client.mismatches < 3) client.take(await probe.next());
  expect(client.checked).toBeGreaterThan(client.mismatches);
  probe.close();
  await disturbed.close();
});
