import { readFileSync } from 'node:fs';
import { KrakenSigner } from '@voltaire/reflex/venue/kraken/sign.ts';
import { describe, expect, it } from 'vitest';
import { hasSharedData, NEEDS_SHARED_DATA, sharedJson } from '../../support/shared-data.ts';
import { testClock } from '../../support/venue-stub.ts';

interface Vector {
  readonly venue: string;
  readonly secret: string;
  readonly uri_path: string;
  readonly nonce: string;
  readonly post_data: string;
  readonly expected: string;
}

const PUBLISHED = JSON.parse(
  readFileSync(new URL('../../../fixtures/kraken/signature-vector.json', import.meta.url), 'utf8'),
) as Vector;

const signed = ({ secret, uri_path: path, nonce, post_data: body }: Vector): string =>
  new KrakenSigner({ apiKey: 'k', secret }, testClock).sign(path, nonce, body);

describe('the signature', () => {
  it('is the one of the documentation', () => {
    expect(signed(PUBLISHED)).toBe(PUBLISHED.expected);
  });

  it.skipIf(!hasSharedData)(`is that of every collected vector${NEEDS_SHARED_DATA}`, () => {
    const { vectors } = sharedJson('signatures.json') as { vectors: Vector[] };
    const ours = vectors.filter(({ venue }) => venue === 'kraken');
    expect(ours.map(signed)).toEqual(ours.map(({ expected }) => expected));
    expect(ours.length).toBeGreaterThan(1);
  });

  it('depends on every part', () => {
    const all = [
      PUBLISHED,
      { ...PUBLISHED, uri_path: '/0/private/Balance' },
      { ...PUBLISHED, nonce: '1616492376595' },
      { ...PUBLISHED, post_data: `${PUBLISHED.post_data}&x=1` },
      { ...PUBLISHED, secret: Buffer.from('another secret of nobody').toString('base64') },
    ];
    expect(new Set(all.map(signed)).size).toBe(all.length);
  });
});

describe('the nonce', () => {
  it('is the time in microseconds, and grows also when that stands still or goes back', () => {
    let atUs = 1_700_000_000_000_000;
    const clock = { ...testClock, atUs: () => atUs };
    const signer = new KrakenSigner({ apiKey: 'k', secret: PUBLISHED.secret }, clock);
    expect(signer.nonce()).toBe('1700000000000000');
    expect(signer.nonce()).toBe('1700000000000001');
    atUs -= 3_600_000_000;
    expect(signer.nonce()).toBe('1700000000000002');
    atUs += 7_200_000_000;
    expect(signer.nonce()).toBe('1700003600000000');
  });
});

describe('credentials', () => {
  it.each([
    ['', PUBLISHED.secret],
    ['k', ''],
    ['k', 'no base64, and so no secret'],
    ['k', '-----BEGIN PRIVATE KEY-----'],
  ])('that are none are refused, without being said: %j %j', (apiKey, secret) => {
    const make = () => new KrakenSigner({ apiKey, secret }, testClock);
    expect(make).toThrow(TypeError);
    if (secret !== '') expect(make).not.toThrow(secret);
  });
});
