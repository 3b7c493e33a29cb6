import { setTimeout as sleep } from 'node:timers/promises';
import {
  type KillAnswer,
  openMailbox,
  postRequest,
  readScopes,
  takeAnswer,
} from '@voltaire/reflex/kill-mailbox.ts';
import { KILL_MODES, type KillMode } from '@voltaire/reflex/model/event.ts';
import { GLOBAL, parseScope, type Scope } from '@voltaire/reflex/model/scope.ts';
import { Command } from 'commander';
import { Home } from '../home.ts';
import { shellUser } from '../shell-user.ts';

const ANSWERED_WITHIN_MS = 2_000;
const LOOK_MS = 5;

interface Options {
  readonly scope: string;
  readonly mode: string;
  readonly reason: string;
}

export const killCommand = new Command('kill')
  .description('stop orders at once; works while the server hangs, and while nothing runs')
  .option('--scope <scope>', 'global, venue:NAME, symbol:NAME or strategy:NAME', GLOBAL)
  .option(
    '--mode <mode>',
    'HALT: no new orders; CANCEL: and working ones are taken back; FLATTEN: and positions are closed',
    'CANCEL',
  )
  .option('--reason <text>', 'stands in every record', 'no reason given')
  .action(kill);

async function kill(options: Options): Promise<void> {
  const home = new Home();
  const mode = modeOf(options.mode);
  const scope = scopeOf(options.scope, readScopes(home.kill));
  openMailbox(home.kill);
  const actor = shellUser();
  const name = postRequest(home.kill, { scope, mode, reason: options.reason, actor }, Date.now());
  const pid = home.runningPid;
  if (pid === null) {
    console.log(
      `Nothing runs in ${home.path}: ${mode} of ${scope} holds from the next start on, before anything else.`,
    );
    return;
  }
  const answer = await answerTo(home.kill, name);
  if (answer !== null) console.log(inWords(answer));
  else {
    throw new Error(
      `process ${pid} has not answered within ${ANSWERED_WITHIN_MS / 1000} s; the request stands, and ` +
        `holds as soon as its kernel looks. To stop it hard: kill -9 ${pid}`,
    );
  }
}

async function answerTo(directory: string, name: string): Promise<KillAnswer | null> {
  const deadline = performance.now() + ANSWERED_WITHIN_MS;
  for (;;) {
    const answer = takeAnswer(directory, name);
    if (answer !== null || performance.now() > deadline) return answer;
    await sleep(LOOK_MS);
  }
}

function inWords(answer: KillAnswer): string {
  if ('refused' in answer) throw new RangeError(answer.refused);
  const { number, scope, mode, cancelling, problem } = answer;
  const orders = cancelling === 1 ? '1 order is' : `${cancelling} orders are`;
  const line = `Kill ${number}: ${mode} of ${scope}, no new order leaves; ${orders} being cancelled.`;
  return problem === '' ? line : `${line}\nIt is not in the journal yet: ${problem}`;
}

function modeOf(text: string): KillMode {
  const mode = KILL_MODES.find((known) => known === text.toUpperCase());
  if (mode) return mode;
  throw new RangeError(`--mode must be ${KILL_MODES.join(', ')}, was "${text}"`);
}

/**
 * `known`: what the last start had. Before the first nobody knows what there will be: a request for
 * something that then is not there would be kept by nobody.
 */
function scopeOf(text: string, known: readonly string[] | null): Scope {
  const scope = parseScope(text);
  if (scope === null) {
    throw new RangeError(
      `--scope must be global, venue:NAME, symbol:NAME or strategy:NAME, was "${text}"`,
    );
  }
  const there = known ?? [GLOBAL];
  if (there.includes(scope)) return scope;
  const yet = known === null ? ' before the first start' : '';
  throw new RangeError(`there is no "${scope}" to be halted${yet}; there is ${there.join(', ')}`);
}
