import { fileURLToPath } from 'node:url';
import type { ConfiguredStrategy } from '@voltaire/reflex/model/event.ts';
import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { missingLimits } from '@voltaire/reflex/risk/controls/limit-configured.ts';
import type { Logger } from 'pino';
import { AccessSharing } from './access/access-sharing.ts';
import { BrainDesk } from './brain/brain-desk.ts';
import type { Config } from './config/config.ts';
import { endpointOf, type FeedConfig } from './config/feeds.ts';
import { describeFeeds } from './describe-feeds.ts';
import { EmbeddedSimulator } from './embedded-simulator.ts';
import type { Home } from './home.ts';
import { type HttpServer, serveHttp } from './http/server.ts';
import { KernelHost } from './kernel/kernel-host.ts';
import { openMarkets } from './markets.ts';
import { RulesRefresh } from './rules-refresh.ts';
import { segmentLimitsOf, upkeepOf } from './config/journal.ts';
import { IndexHost } from './index/index-host.ts';
import { LedgerHost } from './ledger/ledger-host.ts';
import { NewsDesk } from './news/desk.ts';
import { NewsFile } from './news/news-file.ts';
import { manifestOf } from './manifest.ts';
import { type AskLive, askNobody, confirmLive } from './live/confirm.ts';
import { modeOf, orderGateway } from './order-gateway.ts';
import { limitsOf } from './order-limits.ts';
import { SharedStateDesk } from './stores/shared/desk.ts';
import { policyHash as hashOf, policyOf } from './policy.ts';
import { SeriesDesk } from './stores/series/series-desk.ts';
import { configureStrategies } from './strategies/configure-strategies.ts';
import { unless } from './unless.ts';
import { kernelBuildHash, VERSION } from './version.ts';
import { Views } from './views/views.ts';

const KERNEL_THREAD = new URL(import.meta.resolve('@voltaire/reflex/thread.ts'));
const PAPER_THREAD = new URL(import.meta.resolve('@voltaire/backtest/paper/thread.ts'));
const DASHBOARD = fileURLToPath(new URL('../web/.output/public', import.meta.url));

interface Parts {
  simulator: EmbeddedSimulator | null;
  kernel: KernelHost;
  views: Views;
  ledger: LedgerHost;
  index: IndexHost;
  brain: BrainDesk | null;
  news: NewsDesk;
  series: SeriesDesk;
  http: HttpServer;
  access: AccessSharing;
  rules: RulesRefresh;
  shared: SharedStateDesk;
  policy: Policy;
  strategies: readonly ConfiguredStrategy[];
}

/** The whole system in one process: simulator, kernel, views, HTTP. The only place where all meet. */
export class Platform {
  private constructor(private readonly parts: Parts) {}

  get kernel(): KernelHost {
    return this.parts.kernel;
  }

  /** What checks the journal's signatures. */
  async ledgerKey(): Promise<string> {
    return (await this.parts.ledger.ask({ ask: 'state' })).publicKey;
  }

  get url(): string {
    return this.parts.http.url;
  }

  /** Of the built-in exchange simulator; null when no feed needs it. */
  get simulatorUrl(): string | null {
    return this.parts.simulator?.url ?? null;
  }

  /** One sentence for each configured strategy whose orders would all be denied for want of a limit. */
  get cannotTrade(): string[] {
    const { policy, strategies } = this.parts;
    return strategies.flatMap(({ name, symbol }) => {
      const missing = missingLimits(policy, name, symbol);
      if (missing.length === 0) return [];
      return [
        `Every order of ${name} on ${symbol} will be denied until there is ${missing.join(', ')}`,
      ];
    });
  }

  /**
   * `kill`: the memory of the kill board, when somebody else holds it as well. `ask`: how somebody
   * confirms live orders. Rejects with the reason of `stopped` when that is aborted before everything
   * runs; then, as after any failure, what had begun has been stopped again.
   */
  static async start(
    config: Config,
    home: Home,
    log: Logger,
    kill?: SharedArrayBuffer,
    stopped = new AbortController().signal,
    ask = askNobody,
  ): Promise<Platform> {
    const parts: Partial<Parts> = {};
    try {
      return new Platform(await assemble(parts, config, home, log, kill, stopped, ask));
    } catch (error) {
      await end(parts, 'it did not start');
      throw error;
    }
  }

  async stop(reason: string): Promise<void> {
    await end(this.parts, reason);
  }
}

/** Each part is noted as soon as there is something of it to stop. */
async function assemble(
  parts: Partial<Parts>,
  config: Config,
  home: Home,
  log: Logger,
  kill: SharedArrayBuffer | undefined,
  stopped: AbortSignal,
  ask: AskLive,
): Promise<Parts> {
  const warn = (text: string) => log.warn(text);
  // First of all: if another trades this account, nothing is started.
  const shared = await SharedStateDesk.open({
    url: config.stores.redis,
    account: config.account,
    instanceId: home.instanceId,
    kill,
  });
  parts.shared = shared;
  const simulated = config.feeds.filter((feed) => endpointOf(feed) === null);
  const simulator = simulated.length > 0 ? await EmbeddedSimulator.start(config.simulator) : null;
  parts.simulator = simulator;
  const addressOf = (feed: FeedConfig) => endpointOf(feed) ?? simulator!.feeds[feed.venue];
  const markets = await unless(stopped, openMarkets(config.feeds, addressOf));
  const definitions = markets.flatMap((market) => market.definitions);
  const { strategies, programs } = await unless(
    stopped,
    configureStrategies(config.strategies, definitions),
  );
  const policy = policyOf(config, definitions, strategies);
  const policyHash = hashOf(policy);
  const buildHash = kernelBuildHash();
  // Orders go to the market that was looked at, or nowhere.
  const gateway = await unless(
    stopped,
    confirmLive(orderGateway(config, simulator), { config, policy, policyHash }, ask),
  );
  const venueLimits = limitsOf(gateway?.venue ?? null, markets);
  const manifest = manifestOf(config, gateway);
  const kernel = new KernelHost(
    {
      journalDirectory: home.journal,
      segmentLimits: segmentLimitsOf(config.journal),
      killDirectory: home.kill,
      heartbeatFile: home.heartbeat,
      boot: {
        manifest,
        buildHash,
        policyHash,
        policy,
        instruments: definitions,
        strategies,
        venueLimits,
      },
      feeds: markets.map(({ settings }) => settings),
      programs,
      gateway,
      realTime: config.realTime,
    },
    gateway && 'paper' in gateway ? PAPER_THREAD : KERNEL_THREAD,
    kill,
  );
  parts.kernel = kernel;
  kernel.on('problem', warn);
  const instruments = definitions.map((definition, id) => new Instrument(id, definition));
  const idOf = ({ symbol }: InstrumentDefinition) =>
    instruments.findIndex((each) => each.symbol === symbol);
  const traded = new Set(strategies.map(({ symbol }) => symbol));
  const views = new Views(kernel, instruments, traded, {
    version: VERSION,
    mode: modeOf(gateway),
    marketData: describeFeeds(config),
    policy,
    policyHash,
    buildHash,
    journalDirectory: home.journal,
  });
  parts.views = views;
  // Side by side: both load for a second or more. A Brain that has begun is noted before anything is thrown.
  const [running, brained] = await Promise.allSettled([
    unless(stopped, kernel.ready()),
    config.brain
      ? BrainDesk.start({ config: config.brain, views, kernel, log, news: () => parts.news })
      : null,
  ]);
  const brain = brained.status === 'fulfilled' ? brained.value : null;
  parts.brain = brain;
  if (running.status === 'rejected') throw running.reason;
  if (brained.status === 'rejected') throw brained.reason;
  const { recovered } = running.value;
  kernel.on('ended', (reason) => reason !== '' && log.fatal(`the kernel has ended: ${reason}`));
  if (recovered !== '') log.warn(recovered);
  shared.start({ views, kernel });
  // Only now is the journal as recovery has left it.
  const ledger = new LedgerHost(
    {
      directory: home.journal,
      keyPath: home.ledgerKey,
      settings: upkeepOf(config.journal),
      anchors: config.ledger.anchors,
    },
    warn,
  );
  parts.ledger = ledger;
  const { postgres: url = null, questdb = null } = config.stores;
  const index = new IndexHost({ journal: home.journal, url, directory: home.index }, warn);
  parts.index = index;
  const news = new NewsDesk({
    config: config.news,
    instruments,
    brain: brain?.reader ?? null,
    file: new NewsFile(home.news),
    nowUs: () => Date.now() * 1000,
    problem: warn,
  });
  parts.news = news;
  const series = new SeriesDesk(
    views,
    { directory: home.series, questdb, days: config.series.keepDays },
    warn,
  );
  parts.series = series;
  const access = AccessSharing.by(index, home.access, warn);
  parts.access = access;
  const http = await serveHttp({
    host: config.host,
    port: config.port,
    access,
    views,
    brain,
    ledger,
    index,
    news,
    series,
    sharedState: shared,
    dashboardDirectory: DASHBOARD,
  });
  parts.http = http;
  news.start();
  const rules = new RulesRefresh({
    feeds: config.feeds,
    endpointOf: addressOf,
    maxRulesAgeMs: config.limits.system.maxRulesAgeMs,
    tell: (definition) => kernel.rules(idOf(definition), definition),
    report: warn,
  });
  parts.rules = rules;
  rules.start();
  index.start();
  access.start();
  series.start();
  stopped.throwIfAborted();
  return {
    simulator,
    kernel,
    views,
    ledger,
    index,
    brain,
    news,
    series,
    access,
    http,
    rules,
    shared,
    policy,
    strategies,
  };
}

/** In order: no new orders, open ones cancelled, journal closed, then the rest. */
async function end(parts: Partial<Parts>, reason: string): Promise<void> {
  const { kernel, ledger, index, series, rules, news, access } = parts;
  for (const part of [rules, news, access]) part?.stop();
  await kernel?.stop('operator', reason);
  await parts.shared?.stop();
  await Promise.all([ledger?.end(kernel?.journalClosed === true), index?.end(), series?.stop()]);
  parts.views?.stop();
  await parts.brain?.stop();
  await Promise.all([parts.http?.close(), parts.simulator?.stop()]);
}
