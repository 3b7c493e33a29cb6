import type { EngineProcess } from './engine-process.ts';
import type { SlowProxy } from './slow-proxy.ts';
import type { SmallDisk } from './small-disk.ts';

export interface Victim {
  readonly process: EngineProcess;
  readonly line: SlowProxy;
  /** Null where none could be made. */
  readonly disk: SmallDisk | null;
}

export interface StoreFault {
  readonly name: string;
  /** False when it cannot be done here. */
  begin(victim: Victim): boolean;
  end(victim: Victim): Promise<void> | void;
}

/** What happens to an engine for a while. */
export const STORE_FAULTS: readonly StoreFault[] = [
  {
    name: 'killed',
    begin: ({ process }) => {
      process.kill();
      return true;
    },
    end: ({ process }) => process.startAgain(),
  },
  {
    name: 'frozen',
    begin: ({ process }) => {
      process.freeze();
      return true;
    },
    end: ({ process }) => process.thaw(),
  },
  {
    name: 'slow',
    begin: ({ line }) => {
      line.delayMs = 400;
      line.bytesPerSecond = 20_000;
      return true;
    },
    end: ({ line }) => {
      line.delayMs = 0;
      line.bytesPerSecond = Number.POSITIVE_INFINITY;
    },
  },
  {
    name: 'disk full',
    begin: ({ disk }) => {
      disk?.fill();
      return disk !== null;
    },
    // Some end when they cannot write.
    end: async ({ disk, process }) => {
      disk?.free();
      await process.startAgain();
    },
  },
];
