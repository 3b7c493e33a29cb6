import { BRAIN_SERVICE_NAME } from '@voltaire/brain-client';
import { ModelKind } from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forecastContract } from './contract/forecasts.ts';
import { forecasting, REASONING } from './contract/questions.ts';
import { type Capabilities, endOf, type RunningBrain, Subject } from './contract/running-brain.ts';
import { FILE_OF_BRAIN, LIST_SERVICES, OtherServices } from './contract/service.ts';
import { partsOf, reasonContract, sentimentContract } from './contract/texts.ts';

export type { Capabilities, RunningBrain } from './contract/running-brain.ts';

/**
 * What any Brain has to do, whatever it is written in: it is driven by nothing but the network. `start`
 * is called once; what it returns may be a process, a container or an address of somebody else's.
 */
export function brainContract(
  name: string,
  capabilities: Capabilities,
  start: () => Promise<RunningBrain>,
): void {
  const timeout = Math.max(30_000, 4 * (capabilities.deadlineMs ?? 0));

  describe(`${name} keeps the contract of a Brain:`, { timeout }, () => {
    let subject: Subject;
    beforeAll(async () => {
      subject = new Subject(await start(), capabilities);
    }, 600_000);
    afterAll(() => subject?.stop());

    it('says what it offers, with one default for each kind', async () => {
      const { models } = (await subject.client.models()).response;
      for (const [kind, isOffered] of [
        [ModelKind.FORECAST, capabilities.forecast],
        [ModelKind.SENTIMENT, capabilities.sentiment],
        [ModelKind.REASON, capabilities.reason],
      ] as const) {
        const standard = models.filter((model) => model.kind === kind && model.isDefault);
        expect(standard.length, ModelKind[kind]).toBe(isOffered ? 1 : 0);
      }
      for (const { id, device, version, licence } of models) {
        for (const text of [id, device, version, licence]) expect(text).not.toBe('');
      }
      expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
    });

    if (capabilities.forecast) forecastContract(() => subject);
    else {
      it('has no model for forecasts, and says so', async () => {
        const { code } = await endOf(subject.client.forecast(forecasting()));
        expect(code).toBe('UNIMPLEMENTED');
      });
    }

    if (capabilities.sentiment) sentimentContract(() => subject);
    else {
      it('has no model for sentiment, and says so', async () => {
        const { code } = await endOf(subject.client.sentiment({ texts: [{ id: 't', text: 'a' }] }));
        expect(code).toBe('UNIMPLEMENTED');
      });
    }

    if (capabilities.reason) reasonContract(() => subject);
    else {
      it('has no language model, and says so', async () => {
        expect((await endOf(partsOf(subject.client.reason(REASONING)))).code).toBe('UNIMPLEMENTED');
      });
    }

    it('serves, and says so to those who watch its health', async () => {
      const others = new OtherServices(subject.brain);
      expect(await others.health('')).toBe('SERVING');
      expect(await others.health(BRAIN_SERVICE_NAME)).toBe('SERVING');
      expect(await others.health('nobody.has.this')).toBe('NOT_FOUND');
      others.close();
    });

    it('shows the contract by reflection', async () => {
      const others = new OtherServices(subject.brain);
      expect(await others.reflect(LIST_SERVICES)).toContain(BRAIN_SERVICE_NAME);
      const file = await others.reflect(FILE_OF_BRAIN);
      for (const part of ['ForecastRequest', 'SentimentResponse', 'Conclusion']) {
        expect(file).toContain(part);
      }
      others.close();
    });

    const { forecast, queueLimit } = capabilities;
    if (forecast) patienceContract(() => subject);
    if (forecast && queueLimit !== undefined) floodContract(() => subject, queueLimit);
    tokenContract(() => subject);
  });
}

function patienceContract(subject: () => Subject): void {
  const ask = (...options: [deadlineMs: number, signal?: AbortSignal]) => {
    const [deadlineMs, signal] = options;
    return subject().client.forecast(
      { ...forecasting(64, 512), steps: 64 },
      signal ? { deadlineMs, signal } : { deadlineMs },
    );
  };
  const isWell = async () => {
    expect((await endOf(subject().client.forecast(forecasting()))).code).toBe('OK');
  };

  it('is given up by the deadline, and is well afterwards', async () => {
    expect((await endOf(ask(1))).code).toBe('DEADLINE_EXCEEDED');
    await isWell();
  });

  it('can be cancelled, and is well afterwards', async () => {
    const abort = new AbortController();
    const question = endOf(ask(30_000, abort.signal));
    abort.abort();
    expect((await question).code).toBe('CANCELLED');
    await isWell();
  });

  it('answers many at once, each its own question', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        subject().client.forecast({ ...forecasting(), steps: i + 1 }),
      ),
    );
    expect(answers.map(({ response }) => response.forecasts[0]!.steps.length)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });
}

function floodContract(subject: () => Subject, queueLimit: number): void {
  it('refuses at once what is more than its queue holds, and is well afterwards', async () => {
    const { client } = subject();
    // Small ones: they arrive faster than any model answers.
    const flood = Array.from({ length: 8 * queueLimit }, () =>
      endOf(client.forecast({ ...forecasting(), steps: 64 })),
    );
    const codes = (await Promise.all(flood)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['OK', 'RESOURCE_EXHAUSTED']));
    expect(codes.filter((code) => code === 'OK').length).toBeGreaterThanOrEqual(queueLimit);
    expect((await endOf(client.forecast(forecasting()))).code).toBe('OK');
  });
}

function tokenContract(subject: () => Subject): void {
  it('answers nobody without its token, if it has one', async () => {
    const { token } = subject().brain;
    if (token === undefined) return;
    for (const wrong of [undefined, `${token}x`, 'wrong']) {
      const client = subject().clientWith(wrong);
      expect((await endOf(client.models())).code).toBe('UNAUTHENTICATED');
      client.close();
    }
  });
}
