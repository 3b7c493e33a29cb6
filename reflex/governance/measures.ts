export type MeasureKind = 'global' | 'venue';

/** One vital sign that the Sentinel watches: more is always worse. */
export interface Measure {
  readonly name: MeasureName;
  /** Of this machine, or of each venue. */
  readonly kind: MeasureKind;
  /** Empty for a count or a share. */
  readonly unit: 'ms' | 'µs' | '';
  readonly explain: string;
}

export type MeasureName = keyof typeof TABLE;

const TABLE = {
  tickToDecisionP50Us: [
    'global',
    'µs',
    'Time from the receipt of a tick to the decision on it, median of the last second.',
  ],
  tickToDecisionP99Us: ['global', 'µs', 'The same, 99 of 100 ticks.'],
  tickToDecisionP999Us: ['global', 'µs', 'The same, 999 of 1,000 ticks.'],
  loopStallMs: [
    'global',
    'ms',
    'Longest time within the last second that the kernel’s event loop made no turn.',
  ],
  timerLagMs: [
    'global',
    'ms',
    'Longest time within the last second by which the kernel’s 100 ms timer was late.',
  ],
  recordOccupancy: [
    'global',
    '',
    'Share of the record ring in use: decisions that nobody has taken yet.',
  ],
  commandOccupancy: [
    'global',
    '',
    'Share of the command ring in use: commands that the kernel has not taken yet.',
  ],
  journalOccupancy: [
    'global',
    '',
    'Share of the journal’s memory in use: records that the disk has not taken yet.',
  ],
  clockOffsetMs: [
    'global',
    'ms',
    'How far our clock is behind the venues’ at least: the last minute’s smallest exchange latency, where it is negative.',
  ],
  clockStepMs: [
    'global',
    'ms',
    'Largest jump of the wall clock against the monotonic one within the last minute.',
  ],
  clockDriftMs: [
    'global',
    'ms',
    'How far the wall clock has moved against the monotonic one within the last minute, at once or bit by bit.',
  ],
  feedAgeMs: [
    'venue',
    'ms',
    'Longest silence of a traded symbol whose feed is LIVE or STALE, or has gone DOWN.',
  ],
  exchangeLatencyP99Ms: [
    'venue',
    'ms',
    'Exchange’s time to ours, 99 of 100 messages of the last five to ten seconds.',
  ],
  exchangeJitterMs: [
    'venue',
    'ms',
    'Mean difference between the exchange latencies of two messages in a row.',
  ],
  rejectStreak: [
    'venue',
    '',
    'Orders that the venue has rejected in a row, the latest within the last minute.',
  ],
} as const satisfies Record<string, readonly [MeasureKind, Measure['unit'], string]>;

/** In the order in which a breaker names them when several are to blame. */
export const MEASURES: readonly Measure[] = (Object.keys(TABLE) as MeasureName[]).map((name) => {
  const [kind, unit, explain] = TABLE[name];
  return { name, kind, unit, explain };
});

/**
 * One sample. Null: there is nothing to measure (no tick, no message, no order yet), which is no fault.
 * Not finite or absent: nobody knows, though it should be known, which counts as past its threshold.
 */
export type Readings = Readonly<Partial<Record<MeasureName, number | null>>>;
