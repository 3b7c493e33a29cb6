/** What a model expects of a symbol. Advice: it moves scores, and never an order by itself. */
export interface Forecast {
  readonly modelId: string;
  /** When it was computed, µs since the epoch. */
  readonly computedAtUs: number;
  readonly horizonS: number;
  /** Levels from 0 to 1, ascending, 0.5 among them; and the log return at each, basis points. */
  readonly levels: readonly number[];
  readonly returnsBps: readonly number[];
  /** Of what the model was given, so that an auditor can ask it again. */
  readonly inputHash: string;
}

export interface Sentiment {
  readonly modelId: string;
  readonly computedAtUs: number;
  /** −1 (all against) to 1 (all for). */
  readonly score: number;
  readonly inputHash: string;
}

/** What a model says instead of a number: it may tighten by itself, and loosen only when a person agrees. */
export interface Advice {
  readonly modelId: string;
  readonly rationale: string;
  /** 0 to 1. */
  readonly confidence: number;
}
