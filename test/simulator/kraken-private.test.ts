import { readFileSync } from 'node:fs';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '@voltaire/simulator/index.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CREDENTIALS } from '../reflex/venue/kraken/support/gateway.ts';
import { KrakenAccount, privateRest } from '../reflex/venue/kraken/support/kraken-account.ts';
import { krakenProbe, subscribe } from './kraken-support.ts';
import { type Json, shapeOf } from './support.ts';

const SAMPLES = readFileSync(
  new URL('../fixtures/kraken/private-samples.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Json);
const sample = (wanted: (message: Json) => boolean) => SAMPLES.find(wanted)!;

async function started(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({
    speed: 'stepped',
    venues: ['kraken'],
    krakenKeys: [CREDENTIALS],
    ...options,
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

async function account(options: SimulatorOptions = {}) {
  const simulator = await started(options);
  const client = await KrakenAccount.connect(simulator.port);
  onTestFinished(() => client.close());
  return { simulator, client };
}

const LIMIT = {
  order_type: 'limit',
  side: 'buy',
  symbol: 'BTC/USD',
  limit_price: 60_000,
  order_qty: 0.01,
};

describe('answers have the form that was recorded', () => {
  it('to orders, amendments and cancels', async () => {
    const { client } = await account();
    const ask = async (method: string, params: Json) => {
      const recorded = sample((each) => each.method === method && each.success === true);
      const answer = await client.ask(method, params);
      expect(shapeOf(answer), JSON.stringify(answer)).toEqual(shapeOf(recorded));
    };
    await ask('add_order', { ...LIMIT, cl_ord_id: 'mine-1' });
    const { order_id: id } = await client.trade('add_order', LIMIT);
    await ask('amend_order', { order_id: id, limit_price: 60_001 });
    await ask('cancel_order', { order_id: [id] });
    await ask('cancel_all', {});
    await ask('cancel_all_orders_after', { timeout: 60 });
    await client.trade('cancel_all_orders_after', { timeout: 0 });
  });

  it('to what is refused', async () => {
    const { client } = await account();
    const cash = sample(({ error }) => String(error).startsWith('Cash_order_qty'));
    const answer = await client.ask('add_order', { ...LIMIT, order_qty: '0.01' });
    expect(shapeOf(answer)).toEqual(shapeOf(cash));
    expect(answer.error).toBe('Order_qty field must be a number_float');
    const session = sample(({ status }) => status === 'error');
    client.probe.send({
      ...subscribe('executions', []),
      params: { channel: 'executions', token: 'x' },
    });
    const { channel, ...refusal } = await client.probe.nextJson();
    expect(channel).toBe('executions');
    expect(shapeOf(refusal)).toEqual(shapeOf(session, ['req_id']));
    expect(refusal.error).toBe(session.error);
  });

  it('in both channels, whose messages are numbered from their snapshot on', async () => {
    const { client } = await account();
    await client.trade('subscribe', { channel: 'executions', snap_trades: true });
    await client.trade('subscribe', { channel: 'balances' });
    await client.ask('add_order', { ...LIMIT, order_type: 'market' });
    await client.ask('cancel_all', {}); // answered behind all of them
    const numbers = (channel: string) =>
      client.probe.messages
        .map((text) => JSON.parse(text) as Json)
        .filter((message) => message.channel === channel)
        .map(({ sequence }) => sequence);
    for (const channel of ['executions', 'balances']) {
      expect(numbers(channel)).toEqual(numbers(channel).map((_, i) => i + 1));
      expect(numbers(channel).length).toBeGreaterThan(2);
    }
    const all = client.probe.messages.map((text) => JSON.parse(text) as Json);
    const entriesOf = (channel: string) =>
      all.filter((each) => each.channel === channel).flatMap(({ data }) => data as Json[]);
    const trade = entriesOf('executions').find(({ exec_type: type }) => type === 'trade')!;
    const recorded = (
      sample(({ type, channel }) => type === 'snapshot' && channel === 'executions').data as Json[]
    )[0]!;
    expect(Object.keys(trade)).toEqual(
      Object.keys(recorded).filter((key) => !['sender_sub_id', 'fee_usd_equiv'].includes(key)),
    );
    const balance = entriesOf('balances').find(({ type }) => type === 'trade')!;
    const update = (
      sample(({ type, channel }) => type === 'update' && channel === 'balances').data as Json[]
    )[0]!;
    expect(Object.keys(balance)).toEqual(Object.keys(update).filter((key) => key !== 'ref_id'));
  });
});

describe('an order', () => {
  it.each([
    [{ order_qty: 0.00001 }, 'EOrder:Order minimum not met'],
    [{ order_qty: 100 }, 'EOrder:Insufficient funds'],
    [{ side: 'sell', order_qty: 10.00000001 }, 'EOrder:Insufficient funds'],
    [{ limit_price: 1 }, 'EOrder:Cost minimum not met'],
    [{ limit_price: 60_000.05 }, 'EOrder:Invalid price'],
    [{ limit_price: 90_000, post_only: true }, 'EOrder:Post only order'],
    [{ symbol: 'XBT/USD' }, 'Currency pair not supported XBT/USD'],
    [{ side: 'hold' }, 'EGeneral:Invalid arguments:side'],
    [{ cl_ord_id: 'longer than eighteen characters' }, 'EGeneral:Invalid arguments:cl_ord_id'],
    [{ deadline: '2020-01-01T00:00:00.000000Z' }, 'EService:Deadline elapsed'],
    [{ deadline: '2099-01-01T00:00:00.000000Z' }, 'EGeneral:Invalid arguments:deadline'],
    [{ time_in_force: 'never' }, 'EGeneral:Invalid arguments:time_in_force'],
  ])('%j is refused with %s, and nothing of it is left', async (change, error) => {
    const { client, simulator } = await account();
    const answer = await client.ask('add_order', { ...LIMIT, ...change });
    expect(answer).toMatchObject({ success: false, error });
    expect(simulator.krakenLedger.orders()).toEqual([]);
    expect(simulator.krakenLedger.balances().get('USD')!.locked).toBe(0n);
  });

  it('whose name is open already is refused, and taken once that one has ended', async () => {
    const { client } = await account();
    const named = { ...LIMIT, cl_ord_id: 'once' };
    await client.trade('add_order', named);
    const again = await client.ask('add_order', {
      ...named,
      symbol: 'ETH/USD',
      limit_price: 1_000,
    });
    expect(again.error).toBe('EOrder:Duplicate cl_ord_id');
    await client.trade('cancel_order', { cl_ord_id: ['once'] });
    await client.trade('add_order', named);
  });

  it('that is only validated is not placed', async () => {
    const { client, simulator } = await account();
    await client.trade('add_order', { ...LIMIT, validate: true });
    expect(simulator.krakenLedger.orders()).toEqual([]);
  });

  it('too many are refused by the rate counter, cancels are not', async () => {
    const { client } = await account();
    let refused = '';
    let last: unknown;
    for (let i = 0; i < 140 && refused === ''; i++) {
      const answer = await client.ask('add_order', { ...LIMIT, order_qty: 0.0001 });
      if (answer.success === true) last = (answer.result as Json).order_id;
      else refused = String(answer.error);
    }
    expect(refused).toMatch(/^EOrder:(Rate limit|Orders limit) exceeded$/);
    await client.trade('cancel_order', { order_id: [last] });
  });
});

describe('the private REST API', () => {
  it('wants a known key, its signature, and a nonce higher than ever', async () => {
    const { port } = await started();
    const error = async (
      ...request: Parameters<typeof privateRest> extends [number, ...infer R] ? R : never
    ) => (await privateRest(port, ...request)).error;
    expect(await error('Balance', {}, '100')).toEqual([]);
    expect(await error('Balance', {}, '100')).toEqual(['EAPI:Invalid nonce']);
    expect(await error('Balance', {}, '99')).toEqual(['EAPI:Invalid nonce']);
    expect(await error('Balance', {}, 'x')).toEqual(['EAPI:Invalid nonce']);
    expect(await error('Balance', {}, '101', { ...CREDENTIALS, apiKey: 'k' })).toEqual([
      'EAPI:Invalid key',
    ]);
    const secret = Buffer.from('another').toString('base64');
    expect(await error('Balance', {}, '101', { ...CREDENTIALS, secret })).toEqual([
      'EAPI:Invalid signature',
    ]);
    expect(await error('Nonsense', {}, '101')).toEqual(['EGeneral:Unknown method']);
    expect(await error('Balance', {}, '101')).toEqual([]);
  });

  it('says what the key may do, and lets it do no more', async () => {
    const permissions = ['query-funds'];
    const { port } = await started({ krakenKeys: [{ ...CREDENTIALS, permissions }] });
    const { result } = await privateRest(port, 'GetApiKeyInfo');
    expect(result).toMatchObject({ api_key: CREDENTIALS.apiKey, permissions });
    for (const method of ['GetWebSocketsToken', 'OpenOrders', 'ClosedOrders', 'TradesHistory']) {
      expect((await privateRest(port, method)).error).toEqual(['EGeneral:Permission denied']);
    }
  });

  it('counts requests, and refuses beyond twenty at once', async () => {
    const { port } = await started();
    const errors: string[] = [];
    for (let i = 0; i < 25; i++) errors.push(...(await privateRest(port, 'Balance')).error);
    expect(errors).toContain('EAPI:Rate limit exceeded');
  });

  it('shows what is held beside what there is', async () => {
    const { client, simulator } = await account();
    await client.trade('add_order', {
      ...LIMIT,
      side: 'sell',
      limit_price: 90_000,
      order_qty: 0.25,
    });
    const { result } = await privateRest(simulator.port, 'BalanceEx');
    expect(result).toMatchObject({ XXBT: { balance: '10.00000000', hold_trade: '0.25000000' } });
  });
});

describe('the public address', () => {
  it('still sends whoever wants orders to the private one, and the other way round', async () => {
    const { simulator, client } = await account();
    const probe = await krakenProbe(simulator.url);
    probe.send(subscribe('executions', []));
    expect(await probe.next()).toContain('Try ws-auth.kraken.com');
    probe.close();
    const answer = await client.ask('subscribe', { channel: 'book', symbol: ['BTC/USD'] });
    expect(answer.error).toContain('Try ws.kraken.com');
  });
});
