/** A thread of the bench "kill": kills, and lifts each kill as two people do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { post } from '../server/support/graphql.ts';

interface Clicks {
  readonly url: string;
  readonly kills: number;
  readonly proposer: string;
  readonly approver: string;
}

/** Long enough that orders rest in the book again. */
const TRADES_MS = 150;
const LIFTED_WITHIN = 200;

const { url, kills, proposer, approver } = workerData as Clicks;
const KILL = 'mutation { engageKillSwitch(reason: "drill") { level } }';
const PROPOSE = 'mutation { proposeRelease(scope: "global", reason: "over") { id } }';
const APPROVE =
  'mutation Approve($id: ID!) { approveRelease(proposalId: $id, reason: "seen") { level } }';

for (let i = 0; i < kills; i++) {
  await sleep(TRADES_MS);
  await ask(KILL, { token: proposer, headers: { 'x-bench': 'kill' } });
  const { proposeRelease } = await insist<{ proposeRelease: { id: string } }>(PROPOSE, {
    token: proposer,
  });
  await insist(APPROVE, {
    token: approver,
    variables: { id: proposeRelease.id },
    headers: { 'x-bench': 'approve' },
  });
}
parentPort!.postMessage('done');

/** The server may not have heard of the kill yet, and the Sentinel looks once a second. */
async function insist<T>(query: string, options: Parameters<typeof post>[2]): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask<T>(query, options);
    } catch (error) {
      if (attempt === LIFTED_WITHIN) throw error;
      await sleep(50);
    }
  }
}

async function ask<T>(query: string, options: Parameters<typeof post>[2]): Promise<T> {
  const { data, errors } = await post(url, query, options);
  if (errors || !data) throw new Error(errors?.[0]?.message ?? 'no data');
  return data as T;
}
