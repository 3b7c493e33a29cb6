import { create } from '@bufbuild/protobuf';
import { checkConclusion, checkSentiment, type ReasonPart } from '@voltaire/brain-client';
import {
  type Conclusion,
  ModelKind,
  SentimentRequestSchema,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { expect, it } from 'vitest';
import { BROKEN_REASONINGS, BROKEN_SENTIMENTS, type Reasoning, REASONING } from './questions.ts';
import { endOf, type Subject } from './running-brain.ts';

export function sentimentContract(subject: () => Subject): void {
  it('scores each text, in their order, by its default model', async () => {
    const request = {
      texts: [
        { id: 'z', text: 'Exchange hacked: hackers have stolen 100 million, price crashes' },
        { id: 'a', text: 'Profits beat expectations and the price surges to a record high' },
        { id: 'ü', text: '🚀' },
        { id: 'long', text: 'word '.repeat(1_638) },
      ],
    };
    const { response } = await subject().client.sentiment(request);
    const checked = checkSentiment(create(SentimentRequestSchema, request), response, [
      response.modelId,
    ]);
    expect(checked).toMatchObject({ ok: true });
    if (checked.ok) expect(checked.value.filter(({ ok }) => !ok)).toEqual([]);
    const [bad, good] = response.sentiments;
    expect(good!.score).toBeGreaterThan(bad!.score);
    const { models } = (await subject().client.models()).response;
    const standard = models.find(
      ({ kind, isDefault }) => kind === ModelKind.SENTIMENT && isDefault,
    );
    expect(response.modelId).toBe(standard?.id);
  });

  it.each(BROKEN_SENTIMENTS)('refuses %s as INVALID_ARGUMENT', async (_what, field, request) => {
    const { code, message } = await endOf(subject().client.sentiment(request));
    expect(code).toBe('INVALID_ARGUMENT');
    expect(message).toContain(field);
  });

  it('does not know a sentiment model that it does not offer', async () => {
    const texts = [{ id: 't', text: 'a' }];
    const { code } = await endOf(subject().client.sentiment({ modelId: 'nobody/has-this', texts }));
    expect(code).toBe('NOT_FOUND');
  });
}

export async function partsOf(parts: AsyncIterable<ReasonPart>): Promise<ReasonPart[]> {
  const all: ReasonPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

export function reasonContract(subject: () => Subject): void {
  const ask = (request: Reasoning) => partsOf(subject().client.reason(request));

  it('streams tokens and ends with one conclusion', async () => {
    const parts = await ask(REASONING);
    const conclusions = parts.flatMap((part): Conclusion[] =>
      part.type === 'conclusion' ? [part.conclusion] : [],
    );
    expect(conclusions).toHaveLength(1);
    expect(parts.at(-1)!.type).toBe('conclusion');
    const [conclusion] = conclusions;
    expect(checkConclusion({ modelId: '' }, conclusion!, [conclusion!.modelId])).toMatchObject({
      ok: true,
    });
  });

  it.each(BROKEN_REASONINGS)('refuses %s as INVALID_ARGUMENT', async (_what, field, request) => {
    const { code, message } = await endOf(ask(request));
    expect(code).toBe('INVALID_ARGUMENT');
    expect(message).toContain(field);
  });

  it('does not know a language model that it does not offer', async () => {
    expect((await endOf(ask({ ...REASONING, modelId: 'nobody/has-this' }))).code).toBe('NOT_FOUND');
  });

  it('is answering again after a reader has gone away in the middle', async () => {
    for await (const part of subject().client.reason(REASONING)) {
      expect(part.type).toBe('token');
      break;
    }
    expect((await ask(REASONING)).at(-1)!.type).toBe('conclusion');
  });
}
