import type { Sentiment } from '@voltaire/reflex/model/inference.ts';
import type { PublishSentiment } from './ports.ts';

/** Less than this is not news to the kernel. */
const CHANGE = 0.01;
/** Told again this often, so that it stays fresh: half of the age that the policy allows by default. */
const EVERY_US = 30e6;

/** Tells the kernel what the news of each symbol come to: when it changes, and often enough. */
export class Announcer {
  private readonly told = new Map<number, Sentiment>();

  constructor(private readonly publish: PublishSentiment) {}

  /** `sentiment`: as it is now; `items`: how many texts it comes from. */
  offer(symbolId: number, sentiment: Sentiment, items: number): void {
    const before = this.told.get(symbolId);
    if (items === 0) {
      // The last text has grown too old: this is said once, that nothing speaks for or against.
      if (this.told.delete(symbolId)) this.publish(symbolId, sentiment);
      return;
    }
    if (before && !isDue(before, sentiment)) return;
    this.publish(symbolId, sentiment);
    this.told.set(symbolId, sentiment);
  }
}

function isDue(before: Sentiment, now: Sentiment): boolean {
  if (before.modelId !== now.modelId || Math.abs(before.score - now.score) > CHANGE) return true;
  const ageUs = now.computedAtUs - before.computedAtUs;
  return ageUs >= EVERY_US || ageUs < 0;
}
