import type { Views } from '../../views/views.ts';
import { figuresOf, SeriesHost } from './series-host.ts';
import type {
  SeriesAnswers,
  SeriesFigures,
  SeriesOptions,
  SeriesQuestion,
} from './series-questions.ts';
import { namesOf, SeriesTap } from './tap.ts';

/** Rows are handed on this often. */
const HAND_ON_MS = 1_000;
const OPENING = 'the series are being opened: ask again in a moment';

/** Keeps over time what the views see, and answers what was. */
export class SeriesDesk {
  private host: SeriesHost | null = null;
  private readonly tap: SeriesTap;
  private timer: NodeJS.Timeout | undefined;
  /** Before there was anybody who could count them. */
  private missed = 0;

  /** `report` is told what people should know. */
  constructor(
    private readonly views: Views,
    private readonly options: Omit<SeriesOptions, 'names'>,
    private readonly report: (text: string) => void,
  ) {
    const { instruments, market, kernel, feeds } = views;
    this.tap = new SeriesTap(instruments);
    market.follow({
      tick: (slot) => this.tap.tick(slot),
      missed: (count) => this.lose(count),
    });
    kernel.on('status', (status) => this.tap.status(status, feeds.all));
  }

  /** Not before all else runs: the process of the engine takes a second of a core to begin. */
  start(): void {
    const names = namesOf(this.views.instruments);
    this.host = new SeriesHost({ ...this.options, names }, this.report);
    this.lose(this.missed);
    this.timer = setInterval(() => this.host?.append(this.tap.take()), HAND_ON_MS);
  }

  get status(): SeriesFigures {
    const { host, options, missed } = this;
    return host?.figures ?? { ...figuresOf(options), dropped: missed, problem: OPENING };
  }

  /** Rejects with a sentence for whoever asks. */
  async ask<Q extends SeriesQuestion>(question: Q): Promise<SeriesAnswers[Q['ask']]> {
    if (!this.host) throw new Error(OPENING);
    return this.host.ask(question);
  }

  /** The kernel has ended: what it has told last goes with the rest. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.views.market.catchUp();
    this.host?.append(this.tap.take());
    await this.host?.end();
  }

  private lose(count: number): void {
    if (this.host) this.host.lose(count);
    else this.missed += count;
  }
}
