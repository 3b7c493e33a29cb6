import { fileURLToPath } from 'node:url';
import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import type { VenueLimits } from '@voltaire/reflex/model/venue-limits.ts';
import { orderLimits } from '@voltaire/reflex/venue/binance/order-limits.ts';
import type { Logger } from 'pino';
import { TokenStore } from './access/tokens.ts';
import { BrainDesk } from './brain/brain-desk.ts';
import type { Config } from './config/config.ts';
import { endpointOf, type FeedConfig } from './config/feeds.ts';
import { describeFeeds } from './describe-feeds.ts';
import { EmbeddedSimulator } from './embedded-simulator.ts';
import type { Home } from './home.ts';
import { type HttpServer, serveHttp } from './http/server.ts';
import { KernelHost } from './kernel/kernel-host.ts';
import { type Market, openMarkets } from './markets.ts';
import { RulesRefresh } from './rules-refresh.ts';
import { policyHash as hashOf, policyOf } from './policy.ts';
import { configureStrategies } from './strategies/configure-strategies.ts';
import { kernelBuildHash, VERSION } from './version.ts';
import { Views } from './views/views.ts';

const KERNEL_THREAD = new URL(import.meta.resolve('@voltaire/reflex/thread.ts'));
const DASHBOARD = fileURLToPath(new URL('../web/.output/public', import.meta.url));

/** What Binance Spot takes of orders: its instruments are asked for together with its limits. */
function limitsOf(markets: readonly Market[]): VenueLimits | null {
  for (const { settings } of markets) {
    if (settings.venue === 'binance') return orderLimits(settings.rateLimits);
  }
  return null;
}

/** The whole system in one process: simulator, kernel, views, HTTP. The only place where all meet. */
export class Platform {
  private constructor(
    private readonly simulator: EmbeddedSimulator | null,
    readonly kernel: KernelHost,
    private readonly views: Views,
    private readonly brain: BrainDesk | null,
    private readonly http: HttpServer,
    private readonly rules: RulesRefresh,
  ) {}

  get url(): string {
    return this.http.url;
  }

  /** Of the built-in exchange simulator; null when no feed needs it. */
  get simulatorUrl(): string | null {
    return this.simulator?.gateway.restUrl ?? null;
  }

  /** `kill`: the memory of the kill board, when somebody else holds it as well. */
  static async start(
    config: Config,
    home: Home,
    log: Logger,
    kill?: SharedArrayBuffer,
  ): Promise<Platform> {
    const simulated = config.feeds.filter((feed) => endpointOf(feed) === null);
    const simulator = simulated.length > 0 ? await EmbeddedSimulator.start(config.simulator) : null;
    const addressOf = (feed: FeedConfig) => endpointOf(feed) ?? simulator!.feeds[feed.venue];
    const markets = await openMarkets(config.feeds, addressOf);
    const definitions = markets.flatMap((market) => market.definitions);
    const { strategies, programs } = await configureStrategies(config.strategies, definitions);
    const policy = policyOf(config, definitions, strategies);
    const policyHash = hashOf(policy);
    const buildHash = kernelBuildHash();
    // Orders go to the market that was looked at, or nowhere.
    const ordersHaveAWay = simulated.some(({ venue }) => venue === 'binance');
    const venueLimits = ordersHaveAWay ? limitsOf(markets) : null;
    const gateway = simulator && ordersHaveAWay ? simulator.gateway : null;
    const kernel = new KernelHost(
      {
        journalDirectory: home.journal,
        killDirectory: home.kill,
        boot: { buildHash, policyHash, policy, instruments: definitions, strategies, venueLimits },
        feeds: markets.map(({ settings }) => settings),
        programs,
        gateway,
      },
      KERNEL_THREAD,
      kill,
    );
    kernel.on('problem', (text) => log.warn(text));
    const instruments = definitions.map((definition, id) => new Instrument(id, definition));
    const idOf = ({ symbol }: InstrumentDefinition) =>
      instruments.findIndex((each) => each.symbol === symbol);
    const traded = new Set(strategies.map(({ symbol }) => symbol));
    const views = new Views(kernel, instruments, traded, {
      version: VERSION,
      mode: gateway ? 'SIMULATED' : 'MARKET_DATA_ONLY',
      marketData: describeFeeds(config),
      policy,
      policyHash,
      buildHash,
      journalDirectory: home.journal,
    });
    const { recovered } = await kernel.ready();
    kernel.on('ended', (reason) => reason !== '' && log.fatal(`the kernel has ended: ${reason}`));
    if (recovered !== '') log.warn(recovered);
    const brain = config.brain
      ? await BrainDesk.start({
          config: config.brain,
          views,
          kernel,
          log,
          news: { headlines: () => [], sentiment: () => null },
        })
      : null;
    const tokens = new TokenStore(home.tokens);
    const { host, port } = config;
    const http = await serveHttp({
      host,
      port,
      tokens,
      views,
      brain,
      dashboardDirectory: DASHBOARD,
    });
    const rules = new RulesRefresh({
      feeds: config.feeds,
      endpointOf: addressOf,
      maxRulesAgeMs: config.limits.system.maxRulesAgeMs,
      tell: (definition) => kernel.rules(idOf(definition), definition),
      report: (problem) => log.warn(problem),
    });
    rules.start();
    return new Platform(simulator, kernel, views, brain, http, rules);
  }

  /** In order: no new orders, open ones cancelled, journal closed, then the rest. */
  async stop(reason: string): Promise<void> {
    this.rules.stop();
    await this.kernel.stop('operator', reason);
    this.views.stop();
    await this.brain?.stop();
    await Promise.all([this.http.close(), this.simulator?.stop()]);
  }
}
