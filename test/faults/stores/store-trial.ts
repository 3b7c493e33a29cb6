import type { Engine } from '../../support/engines.ts';
import type { PlatformProcess } from './platform-process.ts';

/** What has to hold of one engine's data once it is well again. */
export interface StoreTrial {
  readonly engine: Engine;
  /** Enough for a run, and little enough to be filled in a moment. */
  readonly diskMegabytes: number;
  /** Whether the platform has noticed a fault that goes on: one that does not arrive proves nothing. */
  notices(platform: PlatformProcess): Promise<boolean>;
  /**
   * Waits until the platform has caught up, and compares what the engine at `url` has with what the
   * platform says itself. One sentence for each thing that is lost, doubled or stale.
   */
  compare(platform: PlatformProcess, url: string): Promise<string[]>;
}
