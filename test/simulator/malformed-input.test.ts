import * as fc from 'fast-check';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '@voltaire/simulator/index.ts';
import { ed25519, later, Probe, signed, TEST_KEY, type Json } from './support.ts';

const { publicKeyPem, privateKey } = ed25519();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({
    speed: 'stepped',
    apiKeys: [{ apiKey: TEST_KEY, publicKeyPem }],
    rateLimits: 'off',
  });
});
afterAll(() => simulator.close());

const api = (): Promise<Probe> => new Probe(`${simulator.url}/ws-api/v3`).ready();

describe('whatever a client sends, the simulator answers or closes and lives on', () => {
  it.each([
    ['no JSON', '{"id":1,', 'Invalid JSON Request'],
    ['an array', '[]', 'Invalid JSON request; expected an object.'],
    [
      'a request without an id',
      '{"method":"ping"}',
      "Invalid 'id' in JSON request; expected an integer, a string matching '^[a-zA-Z0-9-_]{1,36}$', or null.",
    ],
    [
      'an id that is an object',
      '{"id":{},"method":"ping"}',
      "Invalid 'id' in JSON request; expected an integer, a string matching '^[a-zA-Z0-9-_]{1,36}$', or null.",
    ],
    [
      'params that are an array',
      '{"id":1,"method":"ping","params":[]}',
      "Invalid 'params' in JSON request; expected an object.",
    ],
    [
      'a method that is a number',
      '{"id":1,"method":7}',
      "Invalid 'method' in JSON request; expected a string.",
    ],
  ])('%s', async (_what, message, msg) => {
    const probe = await api();
    probe.send(message);
    expect(await probe.nextJson()).toEqual({ id: null, status: 400, error: { code: -1135, msg } });
    expect((await probe.request('ping'))['status']).toBe(200);
    probe.close();
  });

  it('names of JavaScript itself are no parameters', async () => {
    const probe = await api();
    const answer = await probe.request('__proto__');
    expect(answer['status']).toBe(400);
    expect((await probe.request('constructor'))['status']).toBe(400);
    probe.send('{"id":1,"method":"depth","params":{"__proto__":{"symbol":"BTCUSDT"}}}');
    expect(await probe.nextJson()).toMatchObject({ status: 400, error: { code: -1102 } });
    probe.close();
  });

  it('objects are not asked for their text', async () => {
    const probe = await api();
    const trap = { toString: 1, valueOf: 1 };
    const params = { apiKey: TEST_KEY, signature: 'x', timestamp: Date.now(), symbol: trap };
    const answer = await probe.request('order.place', params);
    expect(answer).toMatchObject({ status: 400, error: { code: -1130 } });
    probe.close();
  });

  it('a frame larger than any request closes its connection with 1009', async () => {
    const probe = await api();
    probe.send('x'.repeat(100_000));
    expect((await probe.closed).code).toBe(1009);
  });

  it('bytes that are no WebSocket frame close their connection', async () => {
    const probe = await api();
    const raw = (probe.socket as unknown as { _socket: { write(bytes: Buffer): void } })['_socket'];
    raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]));
    expect((await probe.closed).code).toBe(1002);
  });

  it('requests that are no HTTP are refused', async () => {
    const socket = connect(simulator.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('SSH-2.0-OpenSSH\r\n\r\n');
    await new Promise((resolve) => {
      socket.once('close', resolve);
      socket.resume();
    });
    expect((await fetch(`${simulator.url}/api/v3/ping`)).status).toBe(200);
  });

  it('any JSON at all gets an answer with an id and a status', async () => {
    const probe = await api();
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 3 }), async (text) => {
        probe.send(text);
        const answer = await probe.nextJson();
        expect(answer).toHaveProperty('id');
        expect(answer['status']).toBe(400);
      }),
      { numRuns: 200 },
    );
    probe.close();
  });

  it('any parameters of an order get an order or a refusal, never a failure inside', async () => {
    const probe = await api();
    const value = fc.oneof(
      fc.constantFrom(
        'BTCUSDT',
        'BUY',
        'SELL',
        'LIMIT',
        'MARKET',
        'LIMIT_MAKER',
        'GTC',
        'IOC',
        'FOK',
      ),
      fc.constantFrom(
        '0.01',
        '61000',
        '0',
        '-1',
        '1e9',
        '9'.repeat(30),
        '',
        ' ',
        0.01,
        61000,
        null,
      ),
      fc.string({ maxLength: 8 }),
      fc.double(),
      fc.boolean(),
    );
    const names = [
      'symbol',
      'side',
      'type',
      'timeInForce',
      'price',
      'quantity',
      'newClientOrderId',
    ];
    const params = fc.record(Object.fromEntries(names.map((name) => [name, value])));
    const plausible = fc.record({
      symbol: fc.constant('BTCUSDT'),
      side: fc.constantFrom('BUY', 'SELL'),
      type: fc.constantFrom('LIMIT', 'MARKET', 'LIMIT_MAKER'),
      quantity: value,
      price: value,
      timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK'),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(params, plausible), async (order: Json) => {
        const { status } = await probe.request('order.place', signed(order, TEST_KEY, privateKey));
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 200 },
    );
    await later(1);
    probe.close();
  });
});

const get = async (path: string): Promise<[number, unknown]> => {
  const response = await fetch(simulator.url + path);
  const text = await response.text();
  return [response.status, text === '' ? '' : JSON.parse(text)];
};
const illegal = (name: string, range: string): object => ({
  code: -1100,
  msg: `Illegal characters found in parameter '${name}'; legal range is '${range}'.`,
});

describe('the REST API', () => {
  it('answers ping, time, exchangeInfo and depth', async () => {
    expect(await get('/api/v3/ping')).toEqual([200, {}]);
    const [, time] = await get('/api/v3/time');
    expect(Math.abs((time as { serverTime: number }).serverTime - Date.now())).toBeLessThan(1_000);
    expect((await get('/api/v3/exchangeInfo?symbol=BTCUSDT'))[0]).toBe(200);
    const [, depth] = await get('/api/v3/depth?symbol=BTCUSDT');
    expect(Object.keys(depth as object)).toEqual(['lastUpdateId', 'bids', 'asks']);
    expect((depth as { asks: unknown[] }).asks).toHaveLength(100);
  });

  it.each([
    [
      '/api/v3/depth',
      400,
      {
        code: -1102,
        msg: "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.",
      },
    ],
    ['/api/v3/depth?symbol=NOPE', 400, { code: -1121, msg: 'Invalid symbol.' }],
    ['/api/v3/depth?symbol=btc/usdt', 400, illegal('symbol', '^[A-Z0-9-_.]{1,20}$')],
    ['/api/v3/depth?symbol=BTCUSDT&limit=ten', 400, illegal('limit', '^[0-9]{1,20}$')],
    [
      '/api/v3/depth?symbol=BTCUSDT&limit=0',
      400,
      { code: -1130, msg: "Data sent for parameter 'limit' is not valid." },
    ],
    ['/api/v3/exchangeInfo?symbol=NOPE', 400, { code: -1121, msg: 'Invalid symbol.' }],
    ['/api/v3/nothing', 404, ''],
    ['//', 404, ''],
    ['/%', 404, ''],
  ])('answers %s with %d', async (path, status, body) => {
    expect(await get(path)).toEqual([status, body]);
  });
});
