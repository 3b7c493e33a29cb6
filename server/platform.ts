import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Logger } from 'pino';
import { TokenStore } from './access/tokens.ts';
import type { Config } from './config/config.ts';
import { EmbeddedSimulator } from './embedded-simulator.ts';
import type { Home } from './home.ts';
import { type HttpServer, serveHttp } from './http/server.ts';
import { fetchInstruments } from './instruments.ts';
import { KernelHost } from './kernel/kernel-host.ts';
import { kernelBuildHash, VERSION } from './version.ts';
import { Views } from './views/views.ts';

const KERNEL_THREAD = new URL(import.meta.resolve('@voltaire/reflex/thread.ts'));
const DASHBOARD = fileURLToPath(new URL('../web/.output/public', import.meta.url));

/** The whole system in one process: simulator, kernel, views, HTTP. The only place where all meet. */
export class Platform {
  private constructor(
    private readonly simulator: EmbeddedSimulator,
    readonly kernel: KernelHost,
    private readonly views: Views,
    private readonly http: HttpServer,
  ) {}

  get url(): string {
    return this.http.url;
  }

  static async start(config: Config, home: Home, log: Logger): Promise<Platform> {
    const simulator = await EmbeddedSimulator.start(config.simulator);
    const symbols = [...new Set(config.strategies.map(({ symbol }) => symbol))];
    const definitions = await fetchInstruments(simulator.venue.restUrl, symbols);
    const policy: Policy = { symbols: config.limits, messageRate: config.messageRate };
    const policyHash = createHash('sha256').update(JSON.stringify(policy)).digest('hex');
    const buildHash = kernelBuildHash();
    const kernel = new KernelHost(
      {
        journalDirectory: home.journal,
        boot: {
          buildHash,
          policyHash,
          policy,
          instruments: definitions,
          strategies: config.strategies,
        },
        venue: simulator.venue,
      },
      KERNEL_THREAD,
    );
    kernel.on('problem', (text) => log.warn(text));
    const instruments = definitions.map((definition, id) => new Instrument(id, definition));
    const views = new Views(kernel, instruments, {
      version: VERSION,
      marketData: describe(config.simulator),
      policyHash,
      buildHash,
    });
    const { recovered } = await kernel.ready();
    kernel.on('ended', (reason) => reason !== '' && log.fatal(`the kernel has ended: ${reason}`));
    if (recovered !== '') log.warn(recovered);
    const tokens = new TokenStore(home.tokens);
    const { host, port } = config;
    const http = await serveHttp({ host, port, tokens, views, dashboardDirectory: DASHBOARD });
    return new Platform(simulator, kernel, views, http);
  }

  /** In order: no new orders, open ones cancelled, journal closed, then the rest. */
  async stop(reason: string): Promise<void> {
    await this.kernel.stop('operator', reason);
    this.views.stop();
    await Promise.all([this.http.close(), this.simulator.stop()]);
  }
}

function describe({ speed, tape }: Config['simulator']): string {
  const recording = tape ?? 'Binance BTCUSDT, recorded on 8 August 2024';
  const pace =
    speed === 1 ? 'at its own speed' : speed === 'max' ? 'at full speed' : `at ${speed}×`;
  return `${recording}, replayed ${pace} by the built-in exchange simulator`;
}
