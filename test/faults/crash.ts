import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@voltaire/simulator/faults/random.ts';
import { atLeast, atMost, type Bar, type BenchResult } from '../bench/report.ts';
import { CrashRounds } from './crash-rounds.ts';
import type { Fault } from './fault.ts';

/**
 * kill -9 at random moments of a busy run, and a restart with the same data, again and again, against
 * an exchange in another process that keeps its own ledger. What chance decides follows from the
 * seed; what the machine does in between does not.
 */
export const crash: Fault = {
  name: 'crash',
  about: 'kill -9 at random moments of a busy run; after each restart the account is the venue’s',
  usualRounds: 200,
  async run({ rounds, seed }): Promise<BenchResult & { rounds: number }> {
    const home = mkdtempSync(join(tmpdir(), 'voltaire-crash-'));
    const begun = performance.now();
    const run = await CrashRounds.begin(home, seededRandom(seed));
    try {
      for (let round = 1; round <= rounds; round++) await run.round(`round ${round}`);
    } finally {
      await run.end();
      rmSync(home, { recursive: true, force: true });
    }
    const { found, seen } = run;
    return {
      bench: 'crash',
      rounds,
      bars: [
        none('orders doubled at the venue', found.doubled),
        none('orders of the venue that the journal does not have', found.unknown),
        none('fills lost, or counted otherwise', found.lost),
        none('fills that the venue does not have', found.invented),
        none('restarts with other open orders than the venue', found.open),
        none('restarts with another position, cash, fees or balances', found.money),
        none('restarts that were not reconciled', found.unreconciled),
        none('restarts with a trading state looser than before', found.loosened),
        atMost('share of rounds in which it did not trade', seen.idle / rounds, 0.05),
        atLeast('orders per round: it was busy', seen.orders / rounds, 2),
        atLeast('fills per round', seen.fills / rounds, 0.5),
        atLeast('share of kills that met open orders', seen.metOpenOrders / rounds, 0.5),
      ],
      figures: {
        seed,
        seconds: Math.round((performance.now() - begun) / 1000),
        orders: seen.orders,
        fills: seen.fills,
        'kills in the middle of a start': seen.killedWhileStarting,
        'kills while an operator’s kill was on its way': seen.killedWhileHalting,
        'orders that the crash caught between journal and venue': seen.neverArrived,
        'fills that the crash kept from being heard': seen.fillsMissed,
        'longest recovery, ms': Math.round(seen.longestRecoveryMs),
        ...Object.fromEntries(run.complaints.map((text, i) => [`found ${i + 1}`, text])),
      },
    };
  },
};

function none(what: string, value: number): Bar {
  return atMost(what, value, 0);
}
