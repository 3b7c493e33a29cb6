import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Account } from '@voltaire/simulator/account/account.ts';
import { ApiKeys, checkSignature } from '@voltaire/simulator/binance/api-keys.ts';
import { Parameters } from '@voltaire/simulator/binance/parameters.ts';
import { ed25519, signed } from './support.ts';

interface Vector {
  name: string;
  apiKey: string;
  secret: string;
  payload: string;
  expected: string;
}
const VECTORS = new URL('../fixtures/binance/signature-vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as Vector[];
const account = new Account('main', new Map());

describe('signatures', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const key = new ApiKeys([vector], () => account).get(vector.apiKey);
    checkSignature(key, vector.payload, vector.expected);
    checkSignature(key, vector.payload, vector.expected.toUpperCase());
    expect(() => checkSignature(key, `${vector.payload} `, vector.expected)).toThrow('Signature');
    expect(() => checkSignature(key, vector.payload, '')).toThrow('Signature');
  });

  it.each(vectors.filter(({ name }) => name.startsWith('WS API')).map(({ payload }) => [payload]))(
    'cover the sorted parameters: %s',
    (payload) => {
      const pairs = payload.split('&').map((pair) => pair.split('=') as [string, string]);
      const params = Object.fromEntries([...pairs.toReversed(), ['signature', 'left out']]);
      expect(new Parameters(params).signedText()).toBe(payload);
    },
  );

  it('of Ed25519 keys are verified with the public key', () => {
    const { publicKeyPem, privateKey } = ed25519();
    const keys = new ApiKeys([{ apiKey: 'ed', publicKeyPem }], () => account);
    const params = signed({ symbol: '１２３４５６' }, 'ed', privateKey);
    const payload = new Parameters(params).signedText();
    checkSignature(keys.get('ed'), payload, String(params['signature']));
    expect(() => checkSignature(keys.get('ed'), payload, 'AAAA')).toThrow('Signature');
  });

  it('keys need something to verify with', () => {
    expect(() => new ApiKeys([{ apiKey: 'bare' }], () => account)).toThrow(RangeError);
  });
});
