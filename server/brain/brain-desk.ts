import { readFileSync } from 'node:fs';
import {
  BrainClient,
  type BrainClientOptions,
  checkConclusion,
  type TlsOptions,
} from '@voltaire/brain-client';
import { EmbeddedBrain } from '@voltaire/brain-client/embedded/embedded-brain.ts';
import type { Brain, Forecast } from '@voltaire/schema/brain.ts';
import type { Logger } from 'pino';
import type { BrainConfig } from '../config/brain.ts';
import { ConfigError } from '../config/load.ts';
import type { Topic } from '../fan-out/topic.ts';
import type { KernelHost } from '../kernel/kernel-host.ts';
import type { NewsDesk } from '../news/desk.ts';
import type { NewsBrain } from '../news/ports.ts';
import { TYPESCRIPT } from '../thread.ts';
import type { Views } from '../views/views.ts';
import { Forecaster } from './forecaster.ts';
import { type HeadlineInit, SummaryWriter } from './market-summary.ts';
import { ModelList } from './model-list.ts';
import { Reasoner } from './reasoner.ts';
import { toMeters, toRefusals } from './snapshot.ts';
import { scoreTexts } from './text-scorer.ts';

/** What a language model is shown; and how much of each: brain.proto, Headline. */
const MOST_HEADLINES = 12;
const LONGEST_HEADLINE = 512;

export interface BrainDeskParts {
  readonly config: BrainConfig;
  readonly views: Views;
  readonly kernel: Pick<KernelHost, 'infer'>;
  readonly log: Logger;
  /** There is none before there is a Brain. */
  readonly news: () => NewsDesk | undefined;
}

/** Where the Brain meets the platform: what is asked, and where the answers go. */
export class BrainDesk {
  readonly reasoner: Reasoner | null;
  /** Who reads the news; null when nobody is asked about texts. */
  readonly reader: NewsBrain | null;
  private readonly forecaster: Forecaster | null;
  private readonly summaries: SummaryWriter;
  private readonly models: ModelList;

  private constructor(
    readonly client: BrainClient,
    private readonly embedded: EmbeddedBrain | null,
    { config, kernel, views, news, log }: BrainDeskParts,
  ) {
    const allowedModels = views.identity.policy.inference?.models ?? [];
    this.models = new ModelList(client, allowedModels, log);
    this.forecaster = config.forecast
      ? new Forecaster({
          config: config.forecast,
          client,
          allowedModels,
          instruments: views.instruments,
          market: views.market,
          infer: (inference) => kernel.infer(inference),
          nowUs,
        })
      : null;
    this.summaries = new SummaryWriter({
      views,
      forecast: (symbolId) => this.forecaster?.of(symbolId) ?? null,
      headlines: () => headlinesOf(news()),
      sentiment: (symbolId) => {
        const { symbol } = views.instruments[symbolId]!;
        const known = news()?.sentiments.find((each) => each.symbol === symbol);
        return known?.sentiment.score ?? null;
      },
      nowUs,
    });
    this.reader = config.sentiment
      ? {
          scoreTexts: scoreTexts.bind(null, {
            client,
            modelId: config.sentiment.model,
            allowedModels,
          }),
          publishSentiment: (symbolId, sentiment) =>
            void kernel.infer({ symbolId, forecast: null, sentiment }),
        }
      : null;
    const { reasoning } = config;
    this.reasoner = reasoning
      ? new Reasoner({
          config: reasoning,
          ask: (request, signal) =>
            client.reason(request, { signal, deadlineMs: reasoning.timeoutS * 1e3 }),
          objection: (conclusion) => {
            const checked = checkConclusion(
              { modelId: reasoning.model },
              conclusion,
              allowedModels,
            );
            if (checked.ok) return null;
            client.meters.refused('reason', conclusion.modelId, checked.refused);
            return `${checked.refused}: ${checked.detail}`;
          },
          summarise: (scope) => this.summaries.write(scope),
          advise: (...words) => views.answers.to(...words),
          nowUs,
        })
      : null;
  }

  /** Throws a ConfigError where the configuration does not fit what is traded, or a file is missing. */
  static async start(parts: BrainDeskParts): Promise<BrainDesk> {
    const { addresses, reasoning } = parts.config;
    if (reasoning) knownScope(reasoning.scope, parts.views.scopes);
    const embedded = addresses.length === 0 ? await EmbeddedBrain.start(0, TYPESCRIPT) : null;
    try {
      const client = new BrainClient(
        embedded ? { addresses: [embedded.address] } : clientOptions(parts.config),
      );
      return new BrainDesk(client, embedded, parts);
    } catch (error) {
      await embedded?.stop();
      throw error;
    }
  }

  get forecasts(): Forecast[] {
    return this.forecaster?.newest ?? [];
  }

  get forecastChanges(): Topic<Forecast[]> | null {
    return this.forecaster?.changes ?? null;
  }

  get snapshot(): Brain {
    const { meters } = this.client;
    const atUs = nowUs();
    return {
      kind: this.embedded ? 'EMBEDDED' : 'REMOTE',
      addresses: this.client.addresses().map(({ address }) => address),
      reachable: this.models.reachable,
      models: this.models.list,
      meters: toMeters(meters.snapshot(), atUs),
      refusals: toRefusals(meters.snapshot()),
      calibration: this.forecaster?.calibration ?? [],
    };
  }

  async stop(): Promise<void> {
    this.reasoner?.stop();
    this.forecaster?.stop();
    this.summaries.stop();
    this.models.stop();
    this.client.close();
    await this.embedded?.stop();
  }
}

/** The newest; the texts of news come in as plain text of one line. */
function headlinesOf(news: NewsDesk | undefined): HeadlineInit[] {
  const nodes = news?.page(null, MOST_HEADLINES, null)?.nodes ?? [];
  return nodes.map(({ source, title, publishedAtUs, scored }) => ({
    source,
    text: title.slice(0, LONGEST_HEADLINE),
    publishedAtUs,
    ...(scored ? { score: scored.score } : {}),
  }));
}

const nowUs = (): number => Date.now() * 1e3;

function knownScope(scope: string, known: readonly string[]): void {
  if (known.includes(scope)) return;
  throw new ConfigError(
    `brain.reasoning.scope: there is no "${scope}"; there is ${known.join(', ')}`,
  );
}

/** The token comes from the environment: no configuration file should hold one. */
function clientOptions({ addresses, timeoutMs, tls }: BrainConfig): BrainClientOptions {
  const token = process.env.VOLTAIRE_BRAIN_TOKEN;
  return {
    addresses,
    deadlineMs: timeoutMs,
    ...(token ? { token } : {}),
    ...(tls ? { tls: tlsOptions(tls) } : {}),
  };
}

function tlsOptions(files: NonNullable<BrainConfig['tls']>): TlsOptions {
  const texts = Object.entries(files).map(([name, path]) => [name, pem(name, String(path))]);
  return Object.fromEntries(texts) as TlsOptions;
}

function pem(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`brain.tls.${name}: ${path} cannot be read (${String(error)})`);
  }
}
