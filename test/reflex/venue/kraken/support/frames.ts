import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { hasSharedData } from '../../../support/shared-data.ts';

const FIXTURES = new URL('../../../../fixtures/kraken/', import.meta.url);
const SHARED = new URL('../../../../../../shared/data/kraken/sessions/', import.meta.url);

/** Frames of a recording, with or without receive times in front of them. */
function framesIn(text: string): Buffer[] {
  return text
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line.slice(line.indexOf('{'))));
}

export const fixtureFrames = (name: string): Buffer[] =>
  framesIn(readFileSync(new URL(`${name}.jsonl`, FIXTURES), 'utf8'));

const sharedFrames = (name: string): Buffer[] =>
  framesIn(gunzipSync(readFileSync(new URL(`${name}.jsonl.gz`, SHARED))).toString());

/** What its source says of a recorded session. */
export interface Session {
  readonly name: string;
  readonly depth: number;
  readonly checksums: number;
  readonly trades: number;
  /** Heartbeats, statuses and answers. */
  readonly control: number;
  readonly frames: () => Buffer[];
}

const FIXTURE_SESSIONS: readonly Omit<Session, 'frames'>[] = [
  { name: 'session-btc-eth-d10', depth: 10, checksums: 121, trades: 2, control: 7 },
  { name: 'session-btcusd-d10-resync', depth: 10, checksums: 91, trades: 0, control: 69 },
];

const SHARED_SESSIONS: readonly Omit<Session, 'frames'>[] = [
  { name: 'kraken_v2_btc_eth_d10_20260707', depth: 10, checksums: 2962, trades: 17, control: 28 },
  {
    name: 'kraken_v2_btcusd_d10_resync_20260801',
    depth: 10,
    checksums: 301,
    trades: 0,
    control: 76,
  },
  { name: 'kraken_v2_btcusd_d25_20260802', depth: 25, checksums: 2052, trades: 0, control: 52 },
];

/** Those in the repository, and those beside it when they are there. */
export const SESSIONS: readonly Session[] = [
  ...FIXTURE_SESSIONS.map((session) => ({ ...session, frames: () => fixtureFrames(session.name) })),
  ...(hasSharedData ? SHARED_SESSIONS : []).map((session) => ({
    ...session,
    frames: () => sharedFrames(session.name),
  })),
];
