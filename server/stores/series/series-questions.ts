import type {
  CandleRow,
  CandlesQuery,
  EngineName,
  LatencyRow,
  Span,
  TelemetryQuery,
  TelemetryRow,
} from './series-store.ts';

/** What the process of the series is started with. */
export interface SeriesOptions {
  /** Folder of the embedded engine's file and of the rows that wait. */
  readonly directory: string;
  /** Address of a QuestDB; DuckDB without one. */
  readonly questdb: string | null;
  /** How long rows are kept. */
  readonly days: number;
  /** What the rows' places of names stand for. */
  readonly names: readonly string[];
}

/** What is asked of it. Tables go by their places. */
export type SeriesQuestion =
  | { readonly ask: 'candles'; readonly query: CandlesQuery }
  | {
      readonly ask: 'telemetry';
      readonly query: Omit<TelemetryQuery, 'table'> & { readonly table: number };
    }
  | { readonly ask: 'latency'; readonly query: Span }
  /** All is told: deliver what can be, and close. */
  | { readonly ask: 'end' };

export interface SeriesAnswers {
  readonly candles: CandleRow[];
  readonly telemetry: TelemetryRow[];
  readonly latency: LatencyRow[];
  readonly end: null;
}

/** One list for each table that has rows. */
export type PackedRows = readonly {
  readonly table: number;
  readonly values: Float64Array<ArrayBuffer>;
}[];

export type SeriesRequest =
  /** Comes first. */
  | { readonly type: 'start'; readonly options: SeriesOptions }
  | { readonly type: 'rows'; readonly rows: PackedRows }
  | { readonly type: 'question'; readonly id: number; readonly question: SeriesQuestion };

export interface SeriesFigures {
  readonly engine: EngineName;
  /** Acknowledged by the engine since the start. */
  readonly rowsWritten: number;
  /** In memory. */
  readonly buffered: number;
  /** In files on disk, until the engine acknowledges them: about a second's while all is well. */
  readonly spilled: number;
  /** Given up since the start. */
  readonly dropped: number;
  /** Empty while all is well. */
  readonly problem: string;
}

export type SeriesMessage =
  /** So many rows are in its care. */
  | { readonly type: 'taken'; readonly rows: number }
  | { readonly type: 'figures'; readonly figures: SeriesFigures }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly answer: SeriesAnswers[keyof SeriesAnswers];
    }
  | { readonly type: 'refused'; readonly id: number; readonly reason: string };
