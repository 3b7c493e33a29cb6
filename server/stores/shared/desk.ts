import { hostname } from 'node:os';
import type { KillMode } from '@voltaire/reflex/model/event.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import type { SharedStateStatus } from '@voltaire/schema/shared-state.ts';
import type { KernelHost } from '../../kernel/kernel-host.ts';
import { OPERATOR } from '../../views/trading.ts';
import type { Views } from '../../views/views.ts';
import { InProcessState } from './in-process.ts';
import { KillExchange } from './kill-exchange.ts';
import type { KillWord } from './kill-words.ts';
import { Keys } from './keys.ts';
import { LeaseHost } from './lease-host.ts';
import { type Lease, LEASE_MS, LeaseKeeper } from './lease-keeper.ts';
import { processMs } from './lease-messages.ts';
import { Publisher } from './publisher.ts';
import type { SharedState } from './shared-state.ts';

/** Values are told this often at most; a kill goes with the next. */
const BEAT_MS = 100;
/** Who stops trading here because of what was heard, or not heard, from others. */
export const ACTOR = 'shared state';

export interface SharedStateConfig {
  /** Absent: the memory of this process. */
  readonly url: string | undefined;
  readonly account: string;
  /** Of this data directory, the same over restarts. */
  readonly instanceId: string;
  /** Memory of the kill board, when it is there already: a lost lease stops everything while the server hangs. */
  readonly kill?: SharedArrayBuffer | undefined;
}

interface Parts {
  readonly views: Views;
  readonly kernel: Pick<KernelHost, 'engageKill' | 'board'>;
}

/** Where the platform meets the state that it shares with others. The kernel never waits for it. */
export class SharedStateDesk {
  private publisher: Publisher | null = null;
  private timer: NodeJS.Timeout | undefined;
  private alerted = false;

  private constructor(
    private readonly state: SharedState,
    private readonly config: SharedStateConfig,
    private readonly keys: Keys,
    private readonly lease: Lease,
  ) {}

  /** Takes the account. Rejects when another has it: then nothing may be started. */
  static async open(config: SharedStateConfig): Promise<SharedStateDesk> {
    const state = await engineAt(config.url);
    const keys = new Keys(config.account);
    try {
      const { url, account, kill = null } = config;
      const holder = { id: config.instanceId, name: `${hostname()}, process ${process.pid}` };
      const parts = { account, keys: keys.trader, holder };
      // Nobody else can take what is in the memory of this process, however long the server hangs.
      const lease =
        url === undefined
          ? await LeaseKeeper.take({ ...parts, state, nowMs: processMs })
          : await LeaseHost.take({ ...parts, url, kill });
      return new SharedStateDesk(state, config, keys, lease);
    } catch (error) {
      await state.close();
      throw error;
    }
  }

  start({ views, kernel }: Parts): void {
    const { state, keys, lease, config } = this;
    const engage = (scope: Scope, mode: KillMode, reason: string): void => {
      kernel.engageKill(ACTOR, scope, mode, reason.slice(0, 500));
    };
    const publisher = new Publisher(state, keys, lease, views, () => Date.now() * 1000);
    const exchange = new KillExchange({
      state,
      name: `${config.account}/${config.instanceId}`,
      own: () => ownKills(views),
      scopes: kernel.board.scopes,
      engage,
    });
    this.publisher = publisher;
    lease.onLook(() => this.look({ views, kernel }, engage));
    this.timer = setInterval(() => {
      void exchange.beat();
      void publisher.beat();
    }, BEAT_MS);
  }

  get status(): SharedStateStatus {
    const { state, lease, config, publisher } = this;
    return {
      engine: state.engine === 'redis' ? 'REDIS' : 'IN_PROCESS',
      connected: state.connected,
      account: config.account,
      leaseHeld: lease.lost === '',
      token: String(lease.guard.token),
      behind: publisher?.behind ?? 0,
      written: publisher?.written ?? 0,
      writtenAtUs: publisher?.writtenAtUs ?? null,
      problem: state.problem || lease.lost,
    };
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.lease.stop();
    await this.state.close();
  }

  /** Without the lease another may trade the account: nothing opens here until two people say so. */
  private look(
    { views, kernel }: Parts,
    engage: (scope: Scope, mode: KillMode, reason: string) => void,
  ): void {
    const { lost } = this.lease;
    if (lost !== '' && kernel.board.engaged(GLOBAL) === null) {
      engage(
        GLOBAL,
        'CANCEL',
        `the lease of the account "${this.config.account}" is lost: ${lost}`,
      );
    }
    if ((lost !== '') === this.alerted) return;
    this.alerted = lost !== '';
    const reason =
      lost === '' ? 'it is held again; what it had stopped waits for two people' : lost;
    views.alerts.tell({
      code: 'LEASE_LOST',
      scope: GLOBAL,
      subject: this.config.account,
      active: this.alerted,
      observed: Math.round(this.lease.unsureMs / 1000),
      limit: LEASE_MS / 1000,
      unit: 's',
      reason,
      atUs: Date.now() * 1000,
    });
    views.system.changed();
  }
}

async function engineAt(url: string | undefined): Promise<SharedState> {
  if (url === undefined) return new InProcessState();
  const { RedisState } = await import('./redis.ts'); // loaded by those who have one only
  return new RedisState(url);
}

/** In force here, but for those that came from others: else they would go round for ever. */
function ownKills({ trading }: Views): KillWord[] {
  return trading.reasons.flatMap(({ source, scope, actor, reason, kill }) =>
    source === OPERATOR && kill && actor !== ACTOR
      ? [{ scope, mode: kill.mode, number: kill.number, actor, reason }]
      : [],
  );
}
