/** The thread in which the platform runs: everything but signals and the printing of lines. */
import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { AccessStore } from './access/access-store.ts';
import { loadConfig } from './config/load.ts';
import { leavingThisMachine } from './describe-feeds.ts';
import { Home } from './home.ts';
import { isLoopback } from './http/same-origin.ts';
import type { LiveQuestion } from './live/confirm.ts';
import { Platform } from './platform.ts';
import type { ServerMessage, ServerOptions, ServerRequest } from './thread-messages.ts';

type Answer = Extract<ServerRequest, { type: 'confirmed' | 'unconfirmed' }>;

const port = parentPort!;
const { overrides, home: path, kill } = workerData as ServerOptions;
let platform: Platform | null = null;
const stopping = new AbortController();
let go = (): void => {};
const told = new Promise<void>((resolve) => {
  go = resolve;
});

port.on('message', (request: ServerRequest) => {
  if (request.type === 'go') go();
  else if (request.type === 'stop') void stop(request.reason);
  else answered(request);
});
let answered: (answer: Answer) => void = () => {};
const starting = start();
try {
  await starting;
} catch (error) {
  if (!stopping.signal.aborted) fail(error); // else it is not wanted any more, and says so itself
}

async function start(): Promise<void> {
  const config = await loadConfig(overrides);
  post({ type: 'configured' });
  await told;
  const home = new Home(path);
  const errors = pino.destination({ dest: 2, sync: true });
  errors.on('error', () => {}); // whoever reads it may go away: no reason to stop
  const log = pino({ level: process.env.LOG_LEVEL ?? 'warn' }, errors);
  for (const line of leavingThisMachine(config)) print(line);
  const isFirst = !existsSync(home.ledgerKey);
  print('Starting the kernel and its feeds …');
  platform = await Platform.start(config, home, log, kill, stopping.signal, ask);
  announce(platform.url, home);
  for (const line of platform.cannotTrade) print(`  ${line}`);
  if (isFirst) {
    print(`  Key of the ledger   ${await platform.ledgerKey()}`);
    print('  Keep a copy elsewhere: npx voltaire verify --key KEY checks the journal with it.');
  }
  if (platform.simulatorUrl !== null) {
    print(`  Exchange simulator  ${platform.simulatorUrl}   (faults on request: POST /faults)`);
  }
  if (!isLoopback(config.host)) {
    print(
      `  Listening on ${config.host}, not only for this machine: every request needs a token, and there is no TLS.`,
    );
  }
  post({ type: 'started' });
}

/** The main thread has the terminal. */
function ask(question: LiveQuestion): Promise<string> {
  return new Promise((resolve, reject) => {
    answered = (answer) => {
      if (answer.type === 'confirmed') resolve(answer.typed);
      else reject(new Error(answer.reason));
    };
    post({ type: 'confirm', question });
  });
}

/** Whatever has begun is stopped in order, also while the rest of it is still starting. */
async function stop(reason: string): Promise<void> {
  stopping.abort(new Error(reason));
  try {
    await starting.catch(() => {});
    await platform?.stop(reason);
  } catch (error) {
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  post({ type: 'stopped' });
}

/** One address; the first time with the token, which is shown only then. */
function announce(url: string, home: Home): void {
  const access = new AccessStore(home.access);
  if (access.empty) {
    const token = access.admit({ user: 'admin', role: 'admin' }, 'the first start');
    print(`\n  Voltaire  ${url}/#token=${token}\n`);
    print(
      '  This link signs you in; it is shown once. Another: npx voltaire token create --name NAME --role ROLE',
    );
  } else {
    print(`\n  Voltaire  ${url}\n`);
  }
}

function fail(error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  post({ type: 'failed', reason: message, stack: stack ?? message });
}

function print(text: string): void {
  post({ type: 'line', text });
}

function post(message: ServerMessage): void {
  port.postMessage(message);
}
