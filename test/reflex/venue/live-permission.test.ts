import { openGateway } from '@voltaire/reflex/open-gateway.ts';
import {
  confirmationWords,
  permitLive,
  permitsLive,
} from '@voltaire/reflex/venue/live-permission.ts';
import {
  checkOrderAddresses,
  isOpenWire,
  leavesForVenue,
} from '@voltaire/reflex/venue/order-addresses.ts';
import { assert, constantFrom, oneof, pre, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Inbox, TEST_CREDENTIALS, testClock } from '../support/venue-stub.ts';

const HASH = 'ab12cd34'.padEnd(64, '0');
const WORDS = 'kraken ab12cd34';
const AWAY = 'wss://venue.example';

describe('the permission for live orders', () => {
  it('is had by typing the venue and the beginning of the policy’s hash', () => {
    expect(confirmationWords('kraken', HASH)).toBe(WORDS);
    const permission = permitLive('kraken', HASH, { typed: ` ${WORDS}\n` });
    expect(permitsLive(permission, 'kraken')).toBe(true);
    expect(permitsLive(permission, 'binance')).toBe(false);
  });

  it('is had by no other words', () => {
    assert(
      property(oneof(string(), constantFrom('kraken', 'yes', 'ab12cd34')), (typed) => {
        pre(typed.trim() !== WORDS);
        expect(() => permitLive('kraken', HASH, { typed })).toThrow('are not confirmed');
      }),
    );
    const moved = HASH.replace('a', 'b');
    expect(() => permitLive('kraken', moved, { typed: WORDS })).toThrow('"kraken bb12cd34"');
    expect(() => permitLive('kraken', '', { typed: 'kraken ' })).toThrow('not confirmed');
  });

  it('cannot be forged or sent to another thread', () => {
    const permission = permitLive('kraken', HASH, { typed: WORDS });
    const forged = Object.create(Object.getPrototypeOf(permission) as object) as object;
    for (const other of [null, true, { venue: 'kraken' }, structuredClone(permission), forged]) {
      expect(permitsLive(other, 'kraken')).toBe(false);
    }
    const Permission = permission.constructor as new (maker: symbol, venue: string) => object;
    expect(() => new Permission(Symbol('confirmed'), 'kraken')).toThrow(TypeError);
  });
});

describe('addresses of orders', () => {
  it.each(['ws://127.0.0.1:1', 'http://localhost', 'ws://[::1]:4'])(
    'on this machine need no permission: %s',
    (url) => {
      expect(leavesForVenue(url)).toBe(false);
      expect(() => checkOrderAddresses('kraken', null, url)).not.toThrow();
    },
  );

  it.each([AWAY, 'ws://127.0.0.2:1', 'ws://127.0.0.1.example', 'ws://user@venue.example', '', 'x'])(
    'elsewhere need one, and so does what is none: %j',
    (url) => {
      expect(() => checkOrderAddresses('kraken', null, 'ws://127.0.0.1:1', url)).toThrow(
        /orders to kraken would leave this machine for .*mode: 'live'/,
      );
    },
  );

  it('are open to one venue only, and never unencrypted on a wire', () => {
    const permission = permitLive('kraken', HASH, { typed: WORDS });
    expect(() => checkOrderAddresses('kraken', permission, AWAY)).not.toThrow();
    expect(() => checkOrderAddresses('binance', permission, AWAY)).toThrow('would leave');
    expect(() => checkOrderAddresses('kraken', permission, 'ws://venue.example')).toThrow(
      'need an encrypted address',
    );
    expect(['ws://127.0.0.2:1', 'wss://a.example', 'http://10.0.0.1'].map(isOpenWire)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('a gateway', () => {
  const inbox = new Inbox();
  const edges = {
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
    healthy: () => true,
    policyHash: HASH,
  };
  const kraken = {
    venue: 'kraken',
    authUrl: 'wss://ws-auth.venue.example/v2',
    restUrl: 'https://api.venue.example',
    credentials: { apiKey: 'k', secret: Buffer.alloc(64).toString('base64') },
  } as const;
  const binance = {
    venue: 'binance',
    apiUrl: 'wss://ws-api.venue.example',
    restUrl: 'https://api.venue.example',
    credentials: TEST_CREDENTIALS,
  } as const;

  it.each([kraken, binance])(
    'is not made for a venue that nobody confirmed: $venue',
    (settings) => {
      expect(() => openGateway(settings, [], edges)).toThrow('would leave this machine');
      const other = settings.venue === 'kraken' ? 'binance' : 'kraken';
      for (const typed of ['', 'yes', `${other} ab12cd34`, `${settings.venue} 00000000`]) {
        expect(() => openGateway({ ...settings, live: { typed } }, [], edges)).toThrow(
          'are not confirmed',
        );
      }
    },
  );

  it.each([kraken, binance])('is made for the one that somebody confirmed: $venue', (settings) => {
    const live = { typed: `${settings.venue} ab12cd34` };
    expect(openGateway({ ...settings, live }, [], edges)).toHaveProperty('place');
  });
});
