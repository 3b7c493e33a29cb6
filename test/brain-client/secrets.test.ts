import { readFileSync } from 'node:fs';
import { Metadata, ServerCredentials, status } from '@grpc/grpc-js';
import type { BrainImplementation } from '@voltaire/brain-client';
import { create } from '@bufbuild/protobuf';
import { ModelsResponseSchema } from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { describe, expect, it } from 'vitest';
import { brain, clientOf, codeOf } from './support/clean-up.ts';

const pem = (name: string) =>
  readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');

const ca = pem('authority.cert');
const pairs = [
  { private_key: Buffer.from(pem('server.key')), cert_chain: Buffer.from(pem('server.cert')) },
];
const models: BrainImplementation['models'] = ({ metadata }, answer) => {
  if (metadata.get('authorization')[0] === 'Bearer right') {
    answer(null, create(ModelsResponseSchema));
  } else answer({ code: status.UNAUTHENTICATED, metadata: new Metadata() });
};

describe('a token', () => {
  it('is sent to this machine in plaintext', async () => {
    const { address } = await brain({ models });
    expect(await codeOf(clientOf([address], { token: 'right' }).models())).toBe('OK');
    expect(await codeOf(clientOf([address], { token: 'wrong' }).models())).toBe('UNAUTHENTICATED');
    expect(await codeOf(clientOf([address]).models())).toBe('UNAUTHENTICATED');
  });

  it('is sent over TLS', async () => {
    const credentials = ServerCredentials.createSsl(null, pairs);
    const { address } = await brain({ models }, { credentials });
    expect(await codeOf(clientOf([address], { tls: { ca }, token: 'right' }).models())).toBe('OK');
  });
});

describe('over TLS a Brain', () => {
  it('is believed when the authority has signed it, also by its name', async () => {
    const { address } = await brain({}, { credentials: ServerCredentials.createSsl(null, pairs) });
    const byName = address.replace('127.0.0.1', 'localhost');
    expect(await codeOf(clientOf([address], { tls: { ca } }).models())).toBe('OK');
    expect(await codeOf(clientOf([byName], { tls: { ca } }).models())).toBe('OK');
  });

  it('is not believed when somebody else has', async () => {
    const { address } = await brain({}, { credentials: ServerCredentials.createSsl(null, pairs) });
    for (const tls of [{ ca: pem('stranger.cert') }, {}]) {
      expect(await codeOf(clientOf([address], { tls }).models())).toBe('UNAVAILABLE');
    }
  });

  it('is not spoken to in plaintext, nor the other way round', async () => {
    const secret = await brain({}, { credentials: ServerCredentials.createSsl(null, pairs) });
    const open = await brain();
    const options = { deadlineMs: 1_000 };
    const answers = [
      await codeOf(clientOf([secret.address], options).models()),
      await codeOf(clientOf([open.address], { ...options, tls: { ca } }).models()),
    ];
    for (const code of answers) expect(['UNAVAILABLE', 'DEADLINE_EXCEEDED']).toContain(code);
  });

  it('that asks who we are is shown our certificate', async () => {
    const credentials = ServerCredentials.createSsl(Buffer.from(ca), pairs, true);
    const { address } = await brain({}, { credentials });
    const own = { cert: pem('client.cert'), key: pem('client.key') };
    expect(await codeOf(clientOf([address], { tls: { ca, ...own } }).models())).toBe('OK');
    expect(await codeOf(clientOf([address], { tls: { ca } }).models())).toBe('UNAVAILABLE');
  });
});
