/**
 * The trading half of the platform in a process of its own, as the server starts it (kernel thread,
 * journal, gateway, feed), without the dashboard and the warm-up, so that it starts in two seconds.
 * Orders go to a simulator in another process.
 */
import { OutcomeKind, type StateReason } from '@voltaire/reflex/model/outcome.ts';
import { GLOBAL } from '@voltaire/reflex/model/scope.ts';
import { orderLimits } from '@voltaire/reflex/venue/binance/order-limits.ts';
import { configSchema } from '@voltaire/server/config/config.ts';
import { Home } from '@voltaire/server/home.ts';
import { KernelHost } from '@voltaire/server/kernel/kernel-host.ts';
import { openMarkets } from '@voltaire/server/markets.ts';
import { policyHash, policyOf } from '@voltaire/server/policy.ts';
import { configureStrategies } from '@voltaire/server/strategies/configure-strategies.ts';
import { endpointsOf } from '@voltaire/simulator';
import type { TraderMessage, TraderOptions, TraderRequest } from './trader-options.ts';

const APPROVES_AGAIN_MS = 100;
const KERNEL_THREAD = new URL(import.meta.resolve('@voltaire/reflex/thread.ts'));

const options = JSON.parse(process.argv[2]!) as TraderOptions;
const home = new Home(options.home);
const config = configSchema.parse(options.config);
const endpoints = endpointsOf(options.port);
const markets = await openMarkets(config.feeds, ({ venue }) => endpoints[venue]);
const [market] = markets;
if (market?.settings.venue !== 'binance') throw new Error('orders go to Binance Spot only');
const instruments = markets.flatMap(({ definitions }) => definitions);
const { strategies, programs } = await configureStrategies(config.strategies, instruments);
const policy = policyOf(config, instruments, strategies);
const kernel = new KernelHost(
  {
    journalDirectory: home.journal,
    killDirectory: home.kill,
    boot: {
      buildHash: 'crash test',
      policyHash: policyHash(policy),
      policy,
      instruments,
      strategies,
      venueLimits: orderLimits(market.settings.rateLimits),
    },
    feeds: markets.map(({ settings }) => settings),
    programs,
    cold: true, // it will not live long
    gateway: {
      venue: 'binance',
      apiUrl: endpoints.binance.streamUrl,
      restUrl: endpoints.binance.restUrl,
      credentials: options.credentials,
    },
  },
  KERNEL_THREAD,
);
let kill: StateReason | undefined;
let proposal = '';
let trading = false;
let runId = ' '; // none has it

function approve(id: string): void {
  proposal = id;
  kernel.command('bob', { type: 'approve', proposalId: id, reason: 'seen' });
}

function say(message: TraderMessage): void {
  process.send!(message);
}

kernel.on('outcome', ({ payload }) => {
  if (payload.kind === OutcomeKind.TRADING_STATE) {
    const held = payload.reasons.find(({ source }) => source === 'operator');
    if (held && !kill) say('killed');
    if (!held && kill) say('released');
    kill = held;
  }
  const own = payload.kind === OutcomeKind.ORDER && payload.clientOrderId.includes(runId);
  if (own && !trading && payload.state === 'ACKED') {
    trading = true;
    say('trading');
  }
  if (payload.kind === OutcomeKind.PROPOSAL && payload.state === 'OPEN') approve(payload.id);
  // A kernel that has just started has not felt its own pulse yet.
  if (payload.kind === OutcomeKind.REFUSED && payload.command === 'approve') {
    setTimeout(() => approve(proposal), APPROVES_AGAIN_MS);
  }
});
kernel.on('ended', (reason) => {
  console.error(reason);
  process.exit(1);
});
process.on('disconnect', () => process.exit(1)); // whoever started it is gone
process.on('message', (request: TraderRequest) => {
  if (request === 'kill') kernel.engageKill('ada', GLOBAL, 'CANCEL', 'crash test');
  else {
    const killNumber = kill?.kill?.number ?? 0;
    kernel.command('ada', {
      type: 'propose',
      source: 'operator',
      scope: GLOBAL,
      reason: 'over',
      killNumber,
    });
  }
});
runId = (await kernel.ready()).runId;
say('ready');
