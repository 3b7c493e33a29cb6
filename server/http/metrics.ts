import express, { type RequestHandler, type Router } from 'express';
import { Gauge, Registry } from 'prom-client';
import type { BrainDesk } from '../brain/brain-desk.ts';
import type { SeriesDesk } from '../stores/series/series-desk.ts';
import type { Views } from '../views/views.ts';

type Labels = Readonly<Record<string, string | number>>;

/** One family of figures, read anew at each scrape: [labels, value]; what is not known is left out. */
interface Family {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: () => Iterable<readonly [Labels, number | null]>;
}

interface Measured {
  readonly views: Views;
  readonly brain: BrainDesk | null;
  readonly series: SeriesDesk;
}

/** /metrics for Prometheus: how the kernel, the Brain and the stores are doing. Guarded as every reading is. */
export function metrics({ views, brain, series }: Measured, guard: RequestHandler): Router {
  const registry = new Registry();
  const families = [
    ...kernelFamilies(views),
    ...seriesFamilies(series),
    ...(brain ? brainFamilies(brain) : []),
  ];
  for (const family of families) registry.registerMetric(gauge(family));
  const router = express.Router();
  router.get('/metrics', guard, (_request, response, next) => {
    registry.metrics().then((text) => response.type(registry.contentType).send(text), next);
  });
  return router;
}

function gauge({ name, help, labels, read }: Family): Gauge {
  return new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [],
    collect() {
      this.reset();
      for (const [of, value] of read()) if (value !== null) this.set(of, value);
    },
  });
}

function kernelFamilies(views: Views): Family[] {
  return [
    {
      name: 'voltaire_kernel_alive',
      help: '1 while the kernel runs',
      labels: [],
      read: () => [[{}, views.kernel.alive ? 1 : 0]],
    },
    {
      name: 'voltaire_latency_microseconds',
      help: 'Inside the kernel, since the start: a frame in hand to the decision, or to the order written',
      labels: ['path', 'quantile'],
      read: () => {
        const { tickToDecision, tickToOrder } = views.system.snapshot;
        return Object.entries({ tickToDecision, tickToOrder }).flatMap(([path, latency]) =>
          latency.count === 0
            ? []
            : ([
                [{ path, quantile: '0.5' }, latency.p50Us],
                [{ path, quantile: '0.99' }, latency.p99Us],
                [{ path, quantile: '0.999' }, latency.p999Us],
              ] as const),
        );
      },
    },
  ];
}

function seriesFamilies(series: SeriesDesk): Family[] {
  return [
    {
      name: 'voltaire_series_well',
      help: '1 while the engine of the series takes rows',
      labels: ['engine'],
      read: () => [[{ engine: series.status.engine }, series.status.problem === '' ? 1 : 0]],
    },
    {
      name: 'voltaire_series_rows',
      help: 'Rows of the series: written and dropped since the start; buffered in memory and spilled to disk now',
      labels: ['state'],
      read: () => {
        const { rowsWritten, buffered, spilled, dropped } = series.status;
        return Object.entries({ written: rowsWritten, buffered, spilled, dropped }).map(
          ([state, rows]) => [{ state }, rows] as const,
        );
      },
    },
  ];
}

function brainFamilies(brain: BrainDesk): Family[] {
  const meters = () => brain.snapshot.meters;
  return [
    {
      name: 'voltaire_brain_reachable',
      help: '1 while a Brain answers',
      labels: ['kind'],
      read: () => [[{ kind: brain.snapshot.kind }, brain.snapshot.reachable ? 1 : 0]],
    },
    {
      name: 'voltaire_brain_questions',
      help: 'Questions since the start, by what became of them; a batch is one',
      labels: ['model', 'kind', 'outcome'],
      read: () =>
        meters().flatMap(
          ({ modelId: model, kind, asked, answered }) =>
            [
              [{ model, kind, outcome: 'answered' }, answered],
              [{ model, kind, outcome: 'unanswered' }, asked - answered],
            ] as const,
        ),
    },
    {
      name: 'voltaire_brain_refusals',
      help: 'Answers not believed and questions without one, since the start, by code',
      labels: ['model', 'code'],
      read: () =>
        brain.snapshot.refusals.map(({ modelId, code, count }) => [
          { model: modelId, code },
          count,
        ]),
    },
    {
      name: 'voltaire_brain_latency_milliseconds',
      help: 'Question to answer, of the last thousand',
      labels: ['model', 'kind', 'quantile'],
      read: () =>
        meters().flatMap(
          ({ modelId: model, kind, latencyP50Ms, latencyP99Ms }) =>
            [
              [{ model, kind, quantile: '0.5' }, latencyP50Ms],
              [{ model, kind, quantile: '0.99' }, latencyP99Ms],
            ] as const,
        ),
    },
    {
      name: 'voltaire_brain_batch_size',
      help: 'Series or texts in one question, on average',
      labels: ['model', 'kind'],
      read: () =>
        meters().map(({ modelId: model, kind, batchSize }) => [{ model, kind }, batchSize]),
    },
    {
      name: 'voltaire_brain_answer_age_milliseconds',
      help: 'Since the newest answer',
      labels: ['model', 'kind'],
      read: () => meters().map(({ modelId: model, kind, ageMs }) => [{ model, kind }, ageMs]),
    },
    {
      name: 'voltaire_forecast_coverage',
      help: 'Share of outcomes within the 80 % interval',
      labels: ['model', 'horizon_s'],
      read: () =>
        brain.snapshot.calibration.map(({ modelId, horizonS, coverage }) => [
          { model: modelId, horizon_s: horizonS },
          coverage,
        ]),
    },
    {
      name: 'voltaire_forecast_pinball_ratio',
      help: 'Mean pinball loss relative to that of a random walk',
      labels: ['model', 'horizon_s'],
      read: () =>
        brain.snapshot.calibration.map(({ modelId, horizonS, pinballRatio }) => [
          { model: modelId, horizon_s: horizonS },
          pinballRatio,
        ]),
    },
  ];
}
