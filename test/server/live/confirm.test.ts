import { PassThrough } from 'node:stream';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import type { GatewaySettings } from '@voltaire/reflex/thread-protocol.ts';
import { configSchema } from '@voltaire/server/config/config.ts';
import { askLive } from '@voltaire/server/live/ask.ts';
import {
  type AskLive,
  askNobody,
  confirmLive,
  type LiveQuestion,
} from '@voltaire/server/live/confirm.ts';
import { manifestOf } from '@voltaire/server/manifest.ts';
import { policyHash as hashOf, policyOf } from '@voltaire/server/policy.ts';
import { describe, expect, it } from 'vitest';

const config = configSchema.parse({
  mode: 'live',
  feeds: [{ venue: 'kraken', symbols: ['BTC/USD'], live: true, orders: {} }],
  strategies: [{ name: 'kinetic', symbol: 'BTC/USD' }],
  limits: {
    account: { capital: 20_000, maxGrossExposure: 0.5, maxNetExposure: 0.25, currency: 'USD' },
    symbols: { 'BTC/USD': { maxOrderValue: 2_500, maxOrderQuantity: 0.05, maxPosition: 0.1 } },
    strategies: { kinetic: { maxDrawdown: 200 } },
  },
});
const policy: Policy = policyOf(
  { ...config, limits: { ...config.limits, account: { ...config.limits.account! } } },
  [{ symbol: 'BTC/USD', quote: 'USD' } as never],
  [{ name: 'kinetic' }],
);
const policyHash = hashOf(policy);
const context = { config, policy, policyHash };
const gateway: GatewaySettings = {
  venue: 'kraken',
  authUrl: 'wss://ws-auth.kraken.com/v2',
  restUrl: 'https://api.kraken.com',
  credentials: { apiKey: 'abcdefghijkl', secret: 'unsayable' },
};
const words = `kraken ${policyHash.slice(0, 8)}`;
const typing =
  (typed: string): AskLive =>
  () =>
    Promise.resolve(typed);

describe('a start in mode live', () => {
  it('shows venue, key, symbols and limits in money before it asks', async () => {
    let seen: LiveQuestion | undefined;
    await confirmLive(gateway, context, (question) => {
      seen = question;
      return Promise.resolve(words);
    });
    const text = seen!.lines.join('\n');
    for (const part of [
      'wss://ws-auth.kraken.com/v2 and https://api.kraken.com',
      'API key    abcd…',
      'Symbols    BTC/USD',
      'capital 20000 USD',
      'at most 10000 USD gross, 5000 USD net',
      'only reductions from 200 USD, halted at 400 USD',
      'an order at most 2500 USD and a quantity of 0.05, a position at most a quantity of 0.1',
      'strategy kinetic: halted at a drawdown of 200 USD',
      policyHash,
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/efghijkl|unsayable/);
    expect(seen!.words).toBe(words);
  });

  it('goes on with exactly the words, and carries them to the kernel’s thread', async () => {
    await expect(confirmLive(gateway, context, typing(words))).resolves.toEqual({
      ...gateway,
      live: { typed: words },
    });
  });

  it.each(['', 'y', 'kraken', 'binance 00000000', 'KRAKEN'])(
    'does not start with %j',
    async (typed) => {
      await expect(confirmLive(gateway, context, typing(typed))).rejects.toThrow(
        `live orders to kraken are not confirmed: "${words}" has to be typed`,
      );
    },
  );

  it('does not start where nobody can be asked, or without a way for orders', async () => {
    await expect(confirmLive(gateway, context, askNobody)).rejects.toThrow('needs somebody');
    await expect(confirmLive(null, context, typing(words))).rejects.toThrow('no way to any venue');
  });

  it('stands in the first record of the run, with the venue and without any key', async () => {
    const confirmed = await confirmLive(gateway, context, typing(`${words}\n`));
    const manifest = manifestOf(config, confirmed);
    expect(manifest.live).toEqual({ venue: 'kraken', typed: words });
    expect(JSON.stringify(manifest)).not.toMatch(/efghijkl|unsayable/);
    expect(manifestOf(config, gateway)).not.toHaveProperty('live');
    expect(manifestOf(config, null)).not.toHaveProperty('live');
  });

  it('in mode simulated asks nobody', async () => {
    const simulated = { ...context, config: { ...config, mode: 'simulated' as const } };
    await expect(confirmLive(gateway, simulated, askNobody)).resolves.toBe(gateway);
  });
});

const terminal = (isTTY: boolean, env: Record<string, string> = {}) => {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  return { input, output, env };
};

describe('the question', () => {
  const question = { lines: ['limits'], words };

  it('at a terminal is answered by who sits there, whatever the environment says', async () => {
    const at = terminal(true, { VOLTAIRE_LIVE_CONFIRM: words });
    at.input.end('something else\n');
    await expect(askLive(question, at)).resolves.toBe('something else');
    expect(String(at.output.read())).toMatch(
      /^limits\n.*Type the venue and the first 8 characters/,
    );
  });

  it('at a terminal that is closed is answered by nothing', async () => {
    const at = terminal(true);
    at.input.end();
    await expect(askLive(question, at)).resolves.toBe('');
  });

  it('without a terminal is answered by the environment alone, and says how', async () => {
    const at = terminal(false, { VOLTAIRE_LIVE_CONFIRM: words });
    at.input.end('kraken 00000000\n');
    await expect(askLive(question, at)).resolves.toBe(words);
    await expect(askLive(question, terminal(false))).rejects.toThrow(
      `set VOLTAIRE_LIVE_CONFIRM="${words}" once you have checked the limits`,
    );
  });
});
