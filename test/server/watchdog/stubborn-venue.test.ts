import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Canceller } from '@voltaire/server/watchdog/canceller.ts';
import { Watchdog } from '@voltaire/server/watchdog/watchdog.ts';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voltaire-watchdog-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const answer = <T>(list: readonly (Error | T)[], n: number): Promise<T> => {
  const next = list[Math.min(n, list.length - 1)]!;
  return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
};

/** A venue that answers what a test says, in turn; the last again and again. */
function venue(answers: {
  cancels?: (Error | null)[];
  lists?: (Error | number)[];
  keys?: (Error | string | null)[];
}) {
  const { cancels = [null], lists = [0], keys = [null] } = answers;
  const asked = { cancel: 0, list: 0, key: 0 };
  const canceller: Canceller = {
    venue: 'venue',
    refusal: () => answer<string | null>(keys, asked.key++),
    cancelAll: async () => void (await answer<null>(cancels, asked.cancel++)),
    openOrders: () => answer<number>(lists, asked.list++),
  };
  return { canceller, asked };
}

function watching(canceller: Canceller, heartbeat: object | null) {
  const heartbeatFile = join(folder, 'heartbeat');
  const beat = (record: object) => writeFileSync(heartbeatFile, JSON.stringify(record));
  if (heartbeat) beat(heartbeat);
  const said: string[] = [];
  const stopped = new AbortController();
  const watchdog = new Watchdog({
    heartbeatFile,
    afterMs: 600_000, // here a kernel ends by leaving orders: nothing waits for a silence
    canceller,
    say: (line) => said.push(line),
    nowMs: () => performance.now(),
  });
  const ended = watchdog.run(stopped.signal);
  onTestFinished(() => stopped.abort());
  return { said, ended, stopped, beat };
}

const LEFT = { pid: 1, run: 'r', beat: 5, state: 'left' };
const RUNNING = { pid: 1, run: 'r', beat: 6, state: 'running' };
const PATIENT = { timeout: 20_000 };

describe('a watchdog', () => {
  it('tries until the venue itself lists nothing, whatever a cancel was answered with', async () => {
    const down = new Error('HTTP 503');
    const { canceller, asked } = venue({ cancels: [down, null], lists: [down, 2, 0] });
    const { said } = watching(canceller, LEFT);
    await vi.waitFor(
      () => expect(said.join('\n')).toContain('lists no open order any more'),
      PATIENT,
    );
    expect(said).toEqual([
      expect.stringContaining('every order at venue is cancelled'),
      'venue: nobody knows how many orders are open (HTTP 503; HTTP 503); trying again',
      'venue: 2 orders are open; trying again',
      'venue lists no open order any more',
    ]);
    expect(asked).toMatchObject({ cancel: 3, list: 3 });
  });

  it('stops when a kernel lives again', async () => {
    const { canceller, asked } = venue({ lists: [1] });
    const { said, beat } = watching(canceller, LEFT);
    await vi.waitFor(() => expect(asked.list).toBeGreaterThan(1), PATIENT);
    beat(RUNNING);
    await vi.waitFor(() => expect(said.at(-1)).toContain('The kernel lives'), PATIENT);
    const { cancel } = asked;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(asked.cancel).toBe(cancel);
  });

  it('does not begin with a key that is refused, and asks until it knows', async () => {
    const { canceller, asked } = venue({ keys: [new Error('no way'), 'the key may too much'] });
    const { said, ended } = watching(canceller, LEFT);
    await expect(ended).rejects.toThrow('the key may too much');
    expect(said).toEqual([expect.stringContaining('trying again: no way')]);
    expect(asked).toMatchObject({ cancel: 0, list: 0, key: 2 });
  });

  it('says that nothing is watched where no kernel has ever run, and cancels nothing', async () => {
    const { canceller, asked } = venue({});
    const { said, ended, stopped } = watching(canceller, null);
    await vi.waitFor(() => expect(said).toHaveLength(1), PATIENT);
    expect(said[0]).toContain('There is no heartbeat at');
    stopped.abort();
    await ended;
    expect(asked).toMatchObject({ cancel: 0, list: 0 });
  });
});
