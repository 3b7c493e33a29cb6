import { EventEmitter } from 'node:events';
import { graphql, GraphQLError, type GraphQLSchema } from 'graphql';
import type { CommandAction, KillMode } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import {
  type ControlResult,
  type Decision,
  type HoldSnapshot,
  OutcomeKind,
  type OutcomePayload,
  type StateReason,
} from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { TelemetryRing } from '@voltaire/reflex/rings/telemetry-ring.ts';
import type { Role } from '@voltaire/server/access/permissions.ts';
import { type ConfigInput, configSchema } from '@voltaire/server/config/config.ts';
import { makeSchema } from '@voltaire/server/http/schema.ts';
import { ExportTickets } from '@voltaire/server/export/tickets.ts';
import type { IndexHost } from '@voltaire/server/index/index-host.ts';
import { IndexedDecisions } from '@voltaire/server/index/indexed-decisions.ts';
import type { KernelHost } from '@voltaire/server/kernel/kernel-host.ts';
import type { LedgerHost } from '@voltaire/server/ledger/ledger-host.ts';
import { NewsDesk } from '@voltaire/server/news/desk.ts';
import { HandIn } from '@voltaire/server/news/hand-in.ts';
import type { NewsBrain } from '@voltaire/server/news/ports.ts';
import { policyHash, policyOf } from '@voltaire/server/policy.ts';
import type { Context } from '@voltaire/server/resolvers/context.ts';
import type { SeriesDesk } from '@voltaire/server/stores/series/series-desk.ts';
import { Views } from '@voltaire/server/views/views.ts';
import { BTCUSD, BTCUSDT } from '../../reflex/support/instruments.ts';

const DEFINITIONS = [BTCUSDT, BTCUSD];

/** Says what a test wants it to say, and notes what it is told. */
export class MadeUpKernel extends EventEmitter {
  readonly telemetry = new TelemetryRing(TelemetryRing.allocate());
  readonly told: { actor: string; action: CommandAction }[] = [];
  readonly kills: { actor: string; scope: Scope; mode: KillMode; reason: string }[] = [];
  readonly alive = true;
  readonly status = null;
  readonly started = null;
  killedScopes: Scope[] = [];
  /** What it says when it is told something. */
  answer: (actor: string, action: CommandAction) => void = () => {};
  answerKill: (actor: string, scope: Scope, mode: KillMode) => void = () => {};
  private seq = 0;

  get killEngaged(): boolean {
    return this.killedScopes.length > 0;
  }

  command(actor: string, action: CommandAction): void {
    this.told.push({ actor, action });
    setTimeout(() => this.answer(actor, action));
  }

  engageKill(actor: string, scope: Scope, mode: KillMode, reason: string): number {
    this.kills.push({ actor, scope, mode, reason });
    if (!this.killedScopes.includes(scope)) this.killedScopes.push(scope);
    setTimeout(() => this.answerKill(actor, scope, mode));
    return this.kills.length;
  }

  say(payload: OutcomePayload, atUs = Date.now() * 1000): void {
    this.emit('outcome', { seq: ++this.seq, atUs, monoNs: 0, payload });
  }
}

export type MadeUpIndex = Pick<IndexHost, 'engine' | 'state' | 'ask' | 'catchUp' | 'decisions'>;

interface MadeUpNews {
  config?: ConfigInput['news'];
  brain?: NewsBrain | null;
  nowUs?: () => number;
  ledger?: LedgerHost | null;
  index?: MadeUpIndex;
  access?: Context['access'] | null;
}

/** As long as its database does not answer. */
export const NO_INDEX: MadeUpIndex = {
  engine: 'PGlite',
  state: { records: 0, decisions: 0, behindBytes: 0, problem: 'made up' },
  ask: async () => {
    throw new GraphQLError('made up', { extensions: { code: 'INDEX_UNAVAILABLE' } });
  },
  catchUp: async () => {},
  decisions: new IndexedDecisions('/nowhere'),
};

/** A server's views over a made-up kernel, with the whole GraphQL layer above them. */
export class MadeUpServer {
  readonly kernel = new MadeUpKernel();
  readonly views: Views;
  readonly news: NewsDesk;
  /** None unless a test has one. */
  series: SeriesDesk | null = null;
  private readonly handIn: HandIn;
  private readonly access: Context['access'] | null;
  private readonly ledger: LedgerHost | null;
  private readonly index: MadeUpIndex;
  readonly tickets = new ExportTickets();
  private readonly schema: Promise<GraphQLSchema> = makeSchema();

  constructor(
    journalDirectory = '/nowhere',
    {
      config = {},
      brain = null,
      nowUs = () => Date.now() * 1000,
      ledger = null,
      index = NO_INDEX,
      access = null,
    }: MadeUpNews = {},
  ) {
    const policy = policyOf(configSchema.parse({}), DEFINITIONS, [{ name: 'kinetic' }]);
    this.views = new Views(
      this.kernel as unknown as KernelHost,
      DEFINITIONS.map((definition, id) => new Instrument(id, definition)),
      new Set(['BTCUSDT']),
      {
        version: '0',
        mode: 'SIMULATED',
        marketData: 'made up',
        policy,
        policyHash: policyHash(policy),
        buildHash: 'build',
        journalDirectory,
      },
    );
    this.news = new NewsDesk({
      config: configSchema.parse({ news: config }).news,
      instruments: this.views.instruments,
      brain,
      file: null,
      nowUs,
      problem: () => {},
    });
    this.handIn = new HandIn(this.news);
    this.ledger = ledger;
    this.index = index;
    this.access = access;
  }

  /** The answer's data, or its first error as `{ code, message, refusal }`. */
  async ask(source: string, role: Role | null = null, name = role ?? ''): Promise<unknown> {
    const { views, news, handIn, ledger, index, series, tickets, access } = this;
    const actor = role && { name, role };
    const contextValue = { actor, views, news, handIn, ledger, index, series, tickets, access };
    const { data, errors } = await graphql({ schema: await this.schema, source, contextValue });
    const error = errors?.[0];
    if (!error) return JSON.parse(JSON.stringify(data));
    return { message: error.message, ...error.extensions };
  }

  stop(): void {
    this.views.stop();
  }
}

export function stateReason(reason: Partial<StateReason>): StateReason {
  return {
    source: 'operator',
    scope: 'global',
    level: 'HALTED',
    reason: 'because',
    actor: 'ann',
    sinceUs: 1,
    ...reason,
  };
}

export function tradingState(...reasons: StateReason[]): OutcomePayload {
  const global = reasons.filter(({ scope }) => scope === 'global');
  return { kind: OutcomeKind.TRADING_STATE, level: global[0]?.level ?? 'ACTIVE', reasons };
}

export function hold(code: string, more: Partial<HoldSnapshot> = {}): HoldSnapshot {
  return {
    kind: OutcomeKind.HOLD,
    symbolId: 0,
    strategy: 'kinetic',
    code,
    hurdles: [],
    count: 1,
    ...more,
  };
}

export const passed = (code: ControlResult['code']): ControlResult => ({
  code,
  passed: true,
  observed: 1,
  limit: 2,
  headroom: 1,
});

export function decision(more: Partial<Decision> = {}): Decision {
  return {
    kind: OutcomeKind.DECISION,
    id: 'd1',
    symbolId: 0,
    strategyVersion: '1',
    intent: {
      kind: 'place',
      replaces: '',
      score: 2,
      threshold: 1,
      rationale: [{ name: 'velocity', value: 2, unit: 'bps/s', weight: 1, contribution: 2 }],
      why: 'fast',
      request: {
        symbolId: 0,
        strategy: 'kinetic',
        side: 1,
        type: 'LIMIT',
        timeInForce: 'IOC',
        quantityLots: 100,
        priceTicks: 6_000_000,
        reduceOnly: false,
        parentId: 'd1',
        triggerTicks: 0,
        displayLots: 0,
        parentLots: 100,
      },
    },
    allowed: true,
    code: null,
    audit: [passed('VETO_SIGN')],
    controls: [passed('TRADING_STATE'), passed('MAX_ORDER_VALUE')],
    view: {
      bidTicks: 5_999_999,
      askTicks: 6_000_000,
      mid: 59_999.995,
      feedState: 'LIVE',
      quoteAgeMs: 1,
      positionLots: 0,
      horizonsS: [1],
      derivatives: Array.from({ length: 9 }, () => 1),
    },
    influence: {
      aggression: 'NORMAL',
      bias: 'NONE',
      size: 1,
      threshold: 1,
      urgency: 'TOUCH',
      overrides: [],
      forecast: null,
      sentiment: null,
    },
    tradingLevel: 'ACTIVE',
    policyHash: 'policy of then',
    buildHash: 'build of then',
    ...more,
  };
}
