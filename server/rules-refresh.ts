import { setTimeout as sleep } from 'node:timers/promises';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import type { Endpoint, FeedConfig } from './config/feeds.ts';
import { openMarkets } from './markets.ts';

/** Read again so often that five times in a row may fail before the rules are too old. */
const PART_OF_AGE = 1 / 6;
const MOST_MS = 4 * 3_600_000;
const LEAST_MS = 1_000;
/** Between two symbols, so that the ring to the kernel never fills with them. */
const PAUSE_MS = 20;

export interface RulesRefreshParts {
  readonly feeds: readonly FeedConfig[];
  readonly endpointOf: (feed: FeedConfig) => Endpoint;
  /** Of the policy, milliseconds. */
  readonly maxRulesAgeMs: number;
  /** Carries what a venue says of a symbol to the kernel. */
  readonly tell: (definition: InstrumentDefinition) => void;
  readonly report: (problem: string) => void;
}

/** Asks every venue for its instruments again, as long as we run: rules grow old, and venues change them. */
export class RulesRefresh {
  private readonly ending = new AbortController();

  constructor(private readonly parts: RulesRefreshParts) {}

  start(): void {
    const everyMs = Math.max(LEAST_MS, Math.min(MOST_MS, this.parts.maxRulesAgeMs * PART_OF_AGE));
    void this.run(everyMs);
  }

  stop(): void {
    this.ending.abort();
  }

  private async run(everyMs: number): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => {});
      if (!signal.aborted) await Promise.all(this.parts.feeds.map((feed) => this.read(feed)));
    }
  }

  /** A venue that does not answer is asked again at the next turn. */
  private async read(feed: FeedConfig): Promise<void> {
    const { endpointOf, tell, report } = this.parts;
    try {
      const [market] = await openMarkets([feed], endpointOf);
      for (const definition of market!.definitions) {
        if (this.ending.signal.aborted) return;
        tell(definition);
        await sleep(PAUSE_MS);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      report(`the rules of its symbols were not read again: ${why}`);
    }
  }
}
