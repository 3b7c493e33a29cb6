import type { Views } from '../../views/views.ts';
import { SeriesHost } from './series-host.ts';
import type {
  SeriesAnswers,
  SeriesFigures,
  SeriesOptions,
  SeriesQuestion,
} from './series-questions.ts';
import { namesOf, SeriesTap } from './tap.ts';

/** Rows are handed on this often. */
const HAND_ON_MS = 1_000;

/** Keeps over time what the views see, and answers what was. */
export class SeriesDesk {
  private readonly host: SeriesHost;
  private readonly tap: SeriesTap;
  private readonly timer: NodeJS.Timeout;

  /** `report` is told what people should know. */
  constructor(
    private readonly views: Views,
    options: Omit<SeriesOptions, 'names'>,
    report: (text: string) => void,
  ) {
    const { instruments, market, kernel, feeds } = views;
    this.tap = new SeriesTap(instruments);
    this.host = new SeriesHost({ ...options, names: namesOf(instruments) }, report);
    market.follow({
      tick: (slot) => this.tap.tick(slot),
      missed: (count) => this.host.lose(count),
    });
    kernel.on('status', (status) => this.tap.status(status, feeds.all));
    this.timer = setInterval(() => this.host.append(this.tap.take()), HAND_ON_MS);
  }

  get status(): SeriesFigures {
    return this.host.figures;
  }

  /** Rejects with a sentence for whoever asks. */
  async ask<Q extends SeriesQuestion>(question: Q): Promise<SeriesAnswers[Q['ask']]> {
    return this.host.ask(question);
  }

  /** The kernel has ended: what it has told last goes with the rest. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.views.market.catchUp();
    this.host.append(this.tap.take());
    await this.host.end();
  }
}
