import { listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { QuestDbHttp } from '@voltaire/server/stores/series/questdb-http.ts';
import { later } from '../child.ts';
import type { PlatformProcess } from './platform-process.ts';
import type { StoreTrial } from './store-trial.ts';

/** A table that stood still is told to go on now and then. */
const CATCHES_UP_WITHIN_MS = 240_000;
/** Rows of several seconds. */
const MANY = 3_000;

interface Series {
  readonly series: {
    readonly spilled: number;
    readonly buffered: number;
    readonly dropped: number;
    readonly problem: string;
  };
}

const ASKED = '{ series { spilled buffered dropped problem } }';

/**
 * Each second the kernel takes its pulse, which is in the journal and a row of the series: the two
 * have to be the same, second for second. Of ticks none may be there twice.
 */
export const questdbTrial: StoreTrial = {
  engine: 'questdb',
  diskMegabytes: 1_536,

  async notices(platform) {
    const { series } = await platform.ask<Series>(ASKED);
    return series.problem !== '' || series.spilled + series.buffered > MANY;
  },

  async compare(platform, url) {
    const pulses = pulsesUs(platform);
    const http = new QuestDbHttp(url);
    let different: string[] = [];
    const deadline = performance.now() + CATCHES_UP_WITHIN_MS;
    do {
      await later(250);
      different = await differences(platform, http, pulses).catch(({ message }: Error) => [
        message,
      ]);
    } while (different.length > 0 && performance.now() < deadline);
    return different;
  },
};

async function differences(
  platform: PlatformProcess,
  http: QuestDbHttp,
  pulses: readonly number[],
): Promise<string[]> {
  const { series } = await platform.ask<Series>(ASKED);
  const found: string[] = [];
  if (series.problem !== '') found.push(series.problem);
  if (series.dropped > 0) found.push(`${series.dropped} rows were given up`);
  const rows = await http.query(
    `SELECT cast(ts AS LONG), count() FROM voltaire_latency WHERE symbol = 'TICK_TO_DECISION' GROUP BY ts`,
  );
  const lastUs = pulses.at(-1) ?? 0;
  const there = new Map(rows.map(([ts, count]) => [Number(ts), Number(count)]));
  const lost = pulses.filter((atUs) => !there.has(atUs));
  if (lost.length > 0) found.push(`${lost.length} seconds are missing, the first at ${lost[0]}`);
  const doubled = [...there.values()].filter((count) => count > 1).length;
  if (doubled > 0) found.push(`${doubled} seconds are there more than once`);
  const known = new Set(pulses);
  const invented = [...there.keys()].filter((atUs) => atUs <= lastUs && !known.has(atUs)).length;
  if (invented > 0) found.push(`${invented} seconds are not in the journal`);
  // One symbol is traded, so that the kernel's number alone says which tick it is.
  const [ticks] = await http.query('SELECT count(), count_distinct(seq) FROM voltaire_ticks');
  const [all, different] = ticks!.map(Number);
  if (all !== different) found.push(`of ${all} ticks only ${different} are different`);
  return found;
}

/** When the pulses so far were taken that knew of a decision, µs since the epoch. */
function pulsesUs({ home }: PlatformProcess): number[] {
  return listSegments(home.journal).flatMap(({ path }) =>
    [...new SegmentReader(path).records()].flatMap((record) =>
      record.type === 'event' &&
      record.event.kind === EventKind.PULSE &&
      record.event.tickToDecisionP99Us !== null
        ? [Math.trunc(record.event.atUs)] // a row counts whole ones
        : [],
    ),
  );
}
