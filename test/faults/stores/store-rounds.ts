import { join } from 'node:path';
import type { Engine } from '../../support/engines.ts';
import { later } from '../child.ts';
import { EngineProcess } from './engine-process.ts';
import type { Window } from './latencies.ts';
import { PlatformProcess } from './platform-process.ts';
import { SlowProxy } from './slow-proxy.ts';
import { SmallDisk } from './small-disk.ts';
import { STORE_FAULTS, type StoreFault, type Victim } from './store-faults.ts';
import type { StoreTrial } from './store-trial.ts';

/** What is written once a second is missed within this. */
const NOTICED_WITHIN_MS = 5_000;
/** Right after a change the machine is busy with the change. */
const SETTLES_MS = 1_000;

const VARIABLES: Readonly<Record<Engine, string>> = {
  postgres: 'DATABASE_URL',
  questdb: 'QUESTDB_URL',
  redis: 'REDIS_URL',
};

export interface Case {
  readonly engine: Engine;
  readonly fault: string;
  readonly hurt: Window;
  /** Before and after it: what the machine is given between the two is felt by both. */
  readonly calm: readonly Window[];
}

/** How long an engine is well, and how long it is not; a pulse is taken once a second. */
export interface Windows {
  readonly calmMs: number;
  readonly hurtMs: number;
}

interface Store extends Victim {
  readonly trial: StoreTrial;
}

/** One run of the platform, during which each engine in turn goes through all that may happen to it. */
export class StoreRounds {
  readonly cases: Case[] = [];
  readonly found = { lost: 0, killFailed: 0, unnoticed: 0 };
  /** Faults that cannot be made here. */
  readonly notTried = new Set<string>();
  /** What was found, in words; the first ones. */
  readonly complaints: string[] = [];
  /** The last window in which every engine was well. */
  private calm: Window | null = null;

  private constructor(
    private readonly folder: string,
    private readonly stores: readonly Store[],
    readonly platform: PlatformProcess,
    private readonly windows: Windows,
    private readonly only: string,
  ) {}

  /** `path`: an empty folder. `only`: what a fault's name begins with, as "questdb" or "redis frozen". */
  static async begin(
    path: string,
    trials: readonly StoreTrial[],
    windows: Windows,
    only: string,
  ): Promise<StoreRounds> {
    const names = trials.flatMap(({ engine }) =>
      STORE_FAULTS.map((fault) => nameOf(engine, fault)),
    );
    if (!names.some((name) => name.startsWith(only))) {
      throw new Error(`no fault's name begins with "${only}"; there are ${names.join(', ')}`);
    }
    const folder = join(path, 'engines');
    const stores: Store[] = [];
    const addresses: Record<string, string> = {};
    try {
      for (const trial of trials) {
        const { engine, diskMegabytes } = trial;
        const disk = SmallDisk.at(join(folder, engine), diskMegabytes);
        const process = await EngineProcess.start(engine, folder).catch((error: unknown) => {
          disk?.remove();
          throw error;
        });
        const line = await SlowProxy.to(process.port);
        stores.push({ trial, process, line, disk });
        const url = new URL(process.url);
        url.port = String(line.port);
        addresses[VARIABLES[engine]] = url.href;
      }
      const platform = await PlatformProcess.start(join(path, 'home'), addresses);
      const rounds = new StoreRounds(folder, stores, platform, windows, only);
      await rounds.wellAtFirst();
      return rounds;
    } catch (error) {
      await endAll(folder, stores);
      throw error;
    }
  }

  async round(): Promise<void> {
    for (const store of this.stores) {
      for (const fault of STORE_FAULTS) {
        const name = nameOf(store.trial.engine, fault);
        if (name.startsWith(this.only)) await this.suffer(store, fault, name);
      }
    }
  }

  async end(): Promise<void> {
    await this.platform.stop();
    await endAll(this.folder, this.stores);
  }

  /** Engines take their time to start; what is not well then would be blamed on the first fault. */
  private async wellAtFirst(): Promise<void> {
    for (const { trial, process } of this.stores) {
      const different = await trial.compare(this.platform, process.url);
      if (different.length === 0) continue;
      await this.platform.stop();
      throw new Error(
        `${trial.engine} is not well before anything happens: ${different.join('; ')}`,
      );
    }
  }

  /** In turns: well, then not, so that both are measured on the same machine at the same time. */
  private async suffer(store: Store, fault: StoreFault, name: string): Promise<void> {
    const { platform } = this;
    const { engine } = store.trial;
    const before = this.calm ?? (await this.rest());
    if (!fault.begin(store)) {
      this.notTried.add(name);
      return;
    }
    let hurt: Window;
    try {
      await later(SETTLES_MS);
      hurt = await window(this.windows.hurtMs);
      if (!(await this.noticed(store))) {
        this.found.unnoticed++;
        this.complain(`${name}: the platform did not notice`);
      }
      if (!(await platform.engageKill().catch(() => false))) {
        this.found.killFailed++;
        this.complain(`${name}: the kill switch did not answer that it is engaged`);
      }
    } finally {
      await fault.end(store);
    }
    await platform.release();
    const different = await store.trial.compare(platform, store.process.url);
    this.found.lost += different.length;
    for (const each of different) this.complain(`after ${name}: ${each}`);
    this.cases.push({ engine, fault: fault.name, hurt, calm: [before, await this.rest()] });
  }

  private async rest(): Promise<Window> {
    await later(SETTLES_MS);
    this.calm = await window(this.windows.calmMs);
    return this.calm;
  }

  private async noticed({ trial }: Store): Promise<boolean> {
    const deadline = performance.now() + NOTICED_WITHIN_MS;
    for (;;) {
      if (await trial.notices(this.platform)) return true;
      if (performance.now() > deadline) return false;
      await later(250);
    }
  }

  private complain(text: string): void {
    if (this.complaints.length < 20) this.complaints.push(text);
  }
}

function nameOf(engine: Engine, { name }: { readonly name: string }): string {
  return `${engine} ${name}`;
}

async function window(ms: number): Promise<Window> {
  const from = Date.now() * 1000;
  await later(ms);
  return [from, Date.now() * 1000];
}

async function endAll(folder: string, stores: readonly Store[]): Promise<void> {
  for (const { process, line } of stores) {
    process.thaw();
    await line.close();
  }
  await EngineProcess.stopAll(folder).catch(() => {}); // where a disk stands a folder stays
  for (const { disk } of stores) disk?.remove();
}
