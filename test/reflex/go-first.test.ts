import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { startThread } from '@voltaire/server/thread.ts';
import { describe, expect, it } from 'vitest';
import { policiesIn, SCHED_OTHER, SCHED_RR } from './support/scheduling.ts';

describe.runIf(process.platform === 'linux')('a thread that goes first', () => {
  it('says whether it does, and lets neither its parent nor what it starts do so', async () => {
    const thread = startThread(new URL('./support/first-thread.ts', import.meta.url), {
      name: 'first',
    });
    const [{ first, allowed }] = await once(thread, 'message');
    const own = policiesIn(process.pid, 'first');
    const started = policiesIn(process.pid, 'behind');
    await thread.terminate();
    expect(first).toBe(allowed && availableParallelism() > 1);
    expect(own).toEqual([first ? SCHED_RR : SCHED_OTHER]);
    expect(started).toEqual([SCHED_OTHER]);
  });
});
