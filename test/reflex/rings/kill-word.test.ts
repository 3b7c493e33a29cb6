import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { KillWord } from '@voltaire/reflex/rings/kill-word.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

const fresh = () => new KillWord(KillWord.allocate());

describe('KillWord', () => {
  it('is not engaged at first', () => {
    expect(fresh().engaged).toBe(0);
  });

  it('is engaged by anybody who has the memory, and seen by all', () => {
    const word = fresh();
    const other = new KillWord(word.memory);
    expect(other.engage()).toBe(1);
    expect(word.engaged).toBe(1);
  });

  it('gives each kill a number of its own', () => {
    const word = fresh();
    expect([word.engage(), word.engage(), word.engage()]).toEqual([1, 2, 3]);
    expect(word.engaged).toBe(3);
  });

  it('is lifted by a release of the kill in force', () => {
    const word = fresh();
    expect(word.release(word.engage())).toBe(true);
    expect(word.engaged).toBe(0);
  });

  it('is not lifted by a release of an older kill', () => {
    const word = fresh();
    const first = word.engage();
    const second = word.engage();
    expect(word.release(first)).toBe(false);
    expect(word.engaged).toBe(second);
  });

  it('is not lifted twice by the same release, when somebody kills in between', () => {
    const word = fresh();
    const first = word.engage();
    word.release(first);
    word.engage();
    expect(word.release(first)).toBe(false);
    expect(word.engaged).toBe(2);
  });

  it('is not lifted by releasing nothing', () => {
    const word = fresh();
    word.engage();
    expect(word.release(0)).toBe(false);
    expect(word.engaged).toBe(1);
  });

  it('shows the newest kill, also when two threads kill at once', () => {
    // The second thread gets in between the two steps of the first.
    const word = fresh();
    const real = Atomics.add.bind(Atomics);
    const add = vi.spyOn(Atomics, 'add').mockImplementationOnce(((
      array: Int32Array,
      index: number,
      value: number,
    ) => {
      const before = real(array, index, value);
      expect(new KillWord(word.memory).engage()).toBe(2);
      return before;
    }) as typeof Atomics.add);
    onTestFinished(() => add.mockRestore());
    expect(word.engage()).toBe(1);
    expect(word.engaged).toBe(2);
    // Who saw the first kill must not be able to lift the second.
    expect(word.release(1)).toBe(false);
    expect(word.engaged).toBe(2);
  });

  it('wins against releases from another thread: the last kill is in force', async () => {
    const word = fresh();
    const times = 20_000;
    const worker = new Worker(new URL('../support/kill-clicker.ts', import.meta.url), {
      workerData: { memory: word.memory, times },
      execArgv: ['--import', 'tsx'],
    });
    const done = once(worker, 'exit');
    let lifted = 0;
    while (worker.threadId > 0) {
      const seen = word.engaged;
      if (seen !== 0 && seen < times && word.release(seen)) lifted = Math.max(lifted, seen);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    await done;
    expect(word.engaged).toBe(times);
    expect(lifted).toBeLessThan(times);
  });
});
