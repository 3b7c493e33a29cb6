import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { allOrEnd, newestOnly, Topic } from '@voltaire/server/fan-out/topic.ts';

describe('a topic', () => {
  it('delivers to every subscriber in order', async () => {
    const topic = new Topic<number>(allOrEnd());
    const [a, b] = [topic.subscribe(), topic.subscribe(0)];
    topic.publish(1);
    topic.publish(2);
    expect([await a.next(), await a.next()].map(({ value }) => value as number)).toEqual([1, 2]);
    expect([await b.next(), await b.next()].map(({ value }) => value as number)).toEqual([0, 1]);
  });

  it('gives one that lags behind the newest state only', async () => {
    const topic = new Topic<number>(newestOnly());
    const slow = topic.subscribe();
    for (let i = 0; i < 1000; i++) topic.publish(i);
    expect(await slow.next()).toEqual({ value: 999, done: false });
  });

  it('ends a subscriber that would miss something, and keeps the others', async () => {
    const topic = new Topic<number>({ limit: 3, shed: () => null });
    const stuck = topic.subscribe();
    const reading = topic.subscribe();
    for (let i = 0; i < 5; i++) {
      topic.publish(i);
      expect(await reading.next()).toEqual({ value: i, done: false });
    }
    expect(await stuck.next()).toEqual({ value: undefined, done: true });
    expect(topic.subscriberCount).toBe(1);
  });

  it('forgets a subscriber that leaves, also while it waits', async () => {
    const topic = new Topic<number>(newestOnly());
    const subscriber = topic.subscribe();
    const waiting = subscriber.next();
    await subscriber.return!();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(topic.subscriberCount).toBe(0);
    topic.publish(1);
    expect(await subscriber.next()).toEqual({ value: undefined, done: true });
  });

  it('wakes some at a time, so that a request never has to wait for all of them', async () => {
    const topic = new Topic<number>(newestOnly());
    const woken: number[] = [];
    const all = Array.from({ length: 100 }, async (_, i) => {
      await topic.subscribe().next();
      woken.push(i);
    });
    topic.publish(1);
    expect(woken).toEqual([]);
    const counts: number[] = [];
    while (woken.length < 100) {
      await setImmediate();
      counts.push(woken.length);
    }
    await Promise.all(all);
    const steps = counts.map((count, i) => count - (counts[i - 1] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(16);
  });
});
