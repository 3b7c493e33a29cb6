import { createHash } from 'node:crypto';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { ReasonPart } from '@voltaire/brain-client';
import type { CommandAction } from '@voltaire/reflex/model/event.ts';
import {
  ConclusionSchema,
  MarketSummarySchema,
  type ReasonRequest,
  Stance,
  SuggestedAggression,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { Reasoner, type ReasonerParts } from '@voltaire/server/brain/reasoner.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const token = (text: string): ReasonPart => ({ type: 'token', token: text });

const conclude = (changes: MessageInitShape<typeof ConclusionSchema> = {}): ReasonPart => ({
  type: 'conclusion',
  address: '127.0.0.1:1',
  conclusion: create(ConclusionSchema, {
    modelId: 'gemma3',
    stance: Stance.BEARISH,
    suggestedAggression: SuggestedAggression.LOW,
    rationale: 'it falls',
    confidence: 0.6,
    ...changes,
  }),
});

let told: { actor: string; action: CommandAction }[];
let asked: ReasonRequest[];
let answer: (signal: AbortSignal) => AsyncGenerator<ReasonPart>;
let refusal: Error | null;
let reasoner: Reasoner;

function start(config: Partial<ReasonerParts['config']> = {}, objection: string | null = null) {
  return new Reasoner({
    config: {
      model: 'gemma3',
      everyS: null,
      scope: 'global',
      maxTokens: 100,
      timeoutS: 5,
      expiresS: 60,
      ...config,
    },
    ask: (request, signal) => {
      asked.push(request);
      return answer(signal);
    },
    objection: () => objection,
    summarise: (scope) => create(MarketSummarySchema, { scope, asOfUs: 7 }),
    advise: async (actor, action) => {
      if (refusal) throw refusal;
      told.push({ actor, action });
    },
    nowUs: () => 1_000,
  });
}

beforeEach(() => {
  told = [];
  asked = [];
  refusal = null;
  answer = async function* () {
    yield token('it ');
    yield token('falls');
    yield conclude();
  };
  reasoner = start();
});
afterEach(() => {
  reasoner.stop();
  vi.useRealTimers();
});

const outcome = () =>
  vi.waitFor(() => {
    const [newest] = reasoner.list;
    expect(newest?.state).not.toBe('THINKING');
    return newest!;
  });

describe('reasoning', () => {
  it('hands advice, what the model was given and its hash to the kernel in one command', async () => {
    reasoner.request('ada', 'symbol:BTCUSDT');
    const { given, inputHash, text } = await outcome();
    expect(text).toBe('it falls');
    expect(JSON.parse(given)).toEqual({ scope: 'symbol:BTCUSDT', asOfUs: 7 });
    expect(inputHash).toBe(createHash('sha256').update(given).digest('hex'));
    expect(told).toEqual([
      {
        actor: 'brain:gemma3',
        action: {
          type: 'advise',
          scope: 'symbol:BTCUSDT',
          level: 'LOW',
          bias: 'SHORT_ONLY',
          advice: { modelId: 'gemma3', rationale: 'it falls', confidence: 0.6, inputHash },
          given,
          expiresAtUs: 1_000 + 60e6,
        },
      },
    ]);
    expect(reasoner.list[0]).toMatchObject({ state: 'ADVISED', actor: 'ada', stance: 'BEARISH' });
  });

  it('asks once at a time', async () => {
    expect(reasoner.request('ada', 'global')).toMatchObject({ id: 'R1', state: 'THINKING' });
    expect(reasoner.request('bob', 'global')).toBeNull();
    await outcome();
    expect(reasoner.request('bob', 'global')).toMatchObject({ id: 'R2' });
    expect(asked).toHaveLength(2);
  });

  it('gives no advice that does not hold up, and says what was wrong', async () => {
    reasoner = start({}, 'confidence is 3');
    reasoner.request('ada', 'global');
    expect(await outcome()).toMatchObject({ state: 'REFUSED', problem: 'confidence is 3' });
    expect(told).toEqual([]);
  });

  it('gives no advice of a stance that it does not know', async () => {
    answer = async function* () {
      yield conclude({ stance: 77 as Stance });
    };
    reasoner.request('ada', 'global');
    expect(await outcome()).toMatchObject({ state: 'REFUSED' });
    expect(told).toEqual([]);
  });

  it('says so when the kernel refuses', async () => {
    refusal = new Error('no such model');
    reasoner.request('ada', 'global');
    expect(await outcome()).toMatchObject({ state: 'REFUSED', problem: 'no such model' });
  });

  it('fails with the reason when the model breaks off, and can be asked again', async () => {
    answer = async function* () {
      yield token('well');
      throw new Error('the connection was lost');
    };
    reasoner.request('ada', 'global');
    expect(await outcome()).toMatchObject({
      state: 'FAILED',
      text: 'well',
      problem: 'the connection was lost',
    });
    answer = async function* () {
      yield token('no more');
    };
    reasoner.request('ada', 'global');
    expect(await outcome()).toMatchObject({
      state: 'FAILED',
      problem: expect.stringContaining('conclusion'),
    });
  });

  it('gives up a model that never comes to an end', async () => {
    reasoner = start({ timeoutS: 0.05 });
    answer = async function* (signal) {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        signal.throwIfAborted();
        yield token('and ');
      }
    };
    reasoner.request('ada', 'global');
    expect(await outcome()).toMatchObject({ state: 'FAILED' });
    expect(told).toEqual([]);
  });

  it('asks by itself as often as it is told to, and never twice at once', async () => {
    vi.useFakeTimers();
    answer = async function* () {
      await new Promise((resolve) => setTimeout(resolve, 90_000));
      yield conclude();
    };
    reasoner = start({ everyS: 60, timeoutS: 600, scope: 'symbol:BTCUSDT' });
    await vi.advanceTimersByTimeAsync(121_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
    expect(told[0]).toMatchObject({ action: { scope: 'symbol:BTCUSDT' } });
    expect(reasoner.list[1]).toMatchObject({ actor: 'schedule', state: 'ADVISED' });
  });

  it('keeps the newest fifty', async () => {
    for (let i = 0; i < 55; i++) {
      reasoner.request('ada', 'global');
      await outcome();
    }
    expect(reasoner.list).toHaveLength(50);
    expect(reasoner.list[0]!.id).toBe('R55');
  });

  it('tells its changes as they come, the text growing', async () => {
    const changes = reasoner.changes.subscribe();
    answer = async function* () {
      yield token('a');
      await new Promise((resolve) => setTimeout(resolve, 150));
      yield token('b');
      yield conclude();
    };
    reasoner.request('ada', 'global');
    const texts: string[] = [];
    for (;;) {
      const { value } = await changes.next();
      texts.push(value.text);
      if (value.state !== 'THINKING') break;
    }
    expect(texts).toEqual(expect.arrayContaining(['a', 'ab']));
  });
});
