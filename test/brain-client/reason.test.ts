import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { BrainError, type BrainImplementation, MAX_REASON_BYTES } from '@voltaire/brain-client';
import {
  type ReasonResponse,
  ReasonResponseSchema,
  Stance,
  SuggestedAggression,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { describe, expect, it } from 'vitest';
import { brain, clientOf } from './support/clean-up.ts';

const REQUEST = { maxTokens: 100, summary: { scope: 'global' } };

const token = (value: string): ReasonResponse =>
  create(ReasonResponseSchema, { part: { case: 'token', value } });

const conclusion = (): ReasonResponse => {
  const value = {
    modelId: 'fake/sage',
    stance: Stance.NEUTRAL,
    suggestedAggression: SuggestedAggression.LOW,
    rationale: 'because',
    confidence: 0.5,
  };
  const part: MessageInitShape<typeof ReasonResponseSchema>['part'] = { case: 'conclusion', value };
  return create(ReasonResponseSchema, { part });
};

const saying =
  (...parts: ReasonResponse[]): BrainImplementation['reason'] =>
  (call) => {
    for (const part of parts) call.write(part);
    call.end();
  };

/** What a reader gets: tokens, the conclusion's model, and in the end the code of an error. */
async function heard(
  client: ReturnType<typeof clientOf>,
  options: { deadlineMs?: number; signal?: AbortSignal } = {},
): Promise<string[]> {
  const all: string[] = [];
  try {
    for await (const part of client.reason(REQUEST, options)) {
      all.push(part.type === 'token' ? part.token : part.conclusion.modelId);
    }
  } catch (error) {
    all.push(error instanceof BrainError ? error.code : String(error));
  }
  return all;
}

async function heardOf(reason: BrainImplementation['reason'], deadlineMs = 2_000) {
  const { address } = await brain({ reason });
  return heard(clientOf([address], { deadlineMs }));
}

describe('a language model', () => {
  it('is heard token by token, and its conclusion last', async () => {
    const said = await heardOf(saying(token('Buy'), token(' low'), conclusion()));
    expect(said).toEqual(['Buy', ' low', 'fake/sage']);
  });

  it('is heard while it still thinks', async () => {
    const finish: (() => void)[] = [];
    const { address } = await brain({
      reason(call) {
        call.write(token('hm'));
        finish.push(() => {
          call.write(conclusion());
          call.end();
        });
      },
    });
    const parts = clientOf([address]).reason(REQUEST);
    expect((await parts.next()).value).toEqual({ type: 'token', token: 'hm' });
    finish[0]!();
    expect((await parts.next()).value).toMatchObject({ type: 'conclusion', address });
  });

  it('is counted, also by who reads no further than the conclusion', async () => {
    const { address } = await brain({ reason: saying(token('a'), conclusion()) });
    const client = clientOf([address]);
    for await (const part of client.reason(REQUEST)) if (part.type === 'conclusion') break;
    expect(client.meters.snapshot()).toMatchObject([
      { rpc: 'reason', modelId: 'fake/sage', requests: 1, answers: 1, errors: {} },
    ]);
  });

  it('that ends without a conclusion has said nothing', async () => {
    expect(await heardOf(saying(token('a')))).toEqual(['a', 'NO_CONCLUSION']);
    expect(await heardOf(saying())).toEqual(['NO_CONCLUSION']);
  });

  it('that goes on after its conclusion has not concluded', async () => {
    expect(await heardOf(saying(conclusion(), token('but')))).toEqual(['NO_CONCLUSION']);
    expect(await heardOf(saying(conclusion(), conclusion()))).toEqual(['NO_CONCLUSION']);
  });

  it('that fails in the middle is an error after its tokens', async () => {
    const said = await heardOf((call) => {
      call.write(token('a'));
      call.emit('error', { code: status.INTERNAL, details: 'out of memory' });
    });
    expect(said).toEqual(['a', 'INTERNAL']);
  });

  it('that streams for ever is cut off by the deadline', async () => {
    let stopped = false;
    const said = await heardOf((call) => {
      const timer = setInterval(() => call.write(token('.')), 10);
      call.on('cancelled', () => {
        stopped = true;
        clearInterval(timer);
      });
    }, 300);
    expect(said.length).toBeGreaterThan(1);
    expect(said.at(-1)).toBe('DEADLINE_EXCEEDED');
    await expect.poll(() => stopped).toBe(true);
  });

  it('that streams too much is cut off, empty tokens included', async () => {
    for (const [text, times] of [
      ['x'.repeat(4_096), 20],
      ['', MAX_REASON_BYTES + 1],
    ] as const) {
      const said = await heardOf(saying(...Array<ReasonResponse>(times).fill(token(text))), 20_000);
      expect(said.at(-1)).toBe('TOO_LARGE');
      expect(said.join('').length).toBeLessThanOrEqual(MAX_REASON_BYTES + 'TOO_LARGE'.length);
    }
  });

  it('is asked at one address only, whatever happens there', async () => {
    const [first, second] = [
      await brain({ reason: (call) => call.emit('error', { code: status.UNAVAILABLE }) }),
      await brain({ reason: saying(conclusion()) }),
    ];
    expect(await heard(clientOf([first.address, second.address]))).toEqual(['UNAVAILABLE']);
    expect([first.calls.reason, second.calls.reason]).toEqual([1, 0]);
  });
});

describe('a reader', () => {
  it('who stops reading has cancelled it, and takes no place any more', async () => {
    let cancelled = 0;
    const { address } = await brain({
      reason(call) {
        call.write(token('a'));
        call.on('cancelled', () => cancelled++);
      },
    });
    const client = clientOf([address], { maxInFlight: 1 });
    for (let i = 0; i < 5; i++) {
      for await (const part of client.reason(REQUEST)) {
        expect(part).toEqual({ type: 'token', token: 'a' });
        break;
      }
    }
    await expect.poll(() => cancelled).toBe(5);
    expect(client.addresses()[0]!.breaker).toBe('CLOSED');
  });

  it('who aborts hears CANCELLED; of a closed client CLOSED', async () => {
    const { address } = await brain({ reason: (call) => call.write(token('a')) });
    const abort = new AbortController();
    const client = clientOf([address]);
    setTimeout(() => abort.abort(), 100);
    expect(await heard(client, { signal: abort.signal })).toEqual(['a', 'CANCELLED']);
    setTimeout(() => client.close(), 100);
    expect(await heard(client)).toEqual(['a', 'CLOSED']);
  });

  it('is refused at once when as many questions are on their way as may be', async () => {
    const { address } = await brain({ reason: (call) => call.write(token('a')) });
    const client = clientOf([address], { maxInFlight: 1 });
    const first = client.reason(REQUEST);
    await first.next();
    expect(await heard(client)).toEqual(['BUSY']);
    await first.return();
  });
});
