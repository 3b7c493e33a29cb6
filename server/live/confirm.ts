import type { Policy } from '@voltaire/reflex/model/policy.ts';
import type { GatewaySettings, PaperSettings } from '@voltaire/reflex/thread-protocol.ts';
import { confirmationWords, permitLive } from '@voltaire/reflex/venue/live-permission.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/load.ts';
import { orderAddressesOf } from '../config/orders.ts';
import { moneyAtRisk } from './money-at-risk.ts';

/** What a person is to see before real orders leave, and what they have to type. */
export interface LiveQuestion {
  readonly lines: readonly string[];
  readonly words: string;
}

/** Resolves to what was typed; rejects when there is nobody who could. */
export type AskLive = (question: LiveQuestion) => Promise<string>;

/** For whoever starts a platform without anybody who could be asked. */
export const askNobody: AskLive = () =>
  Promise.reject(
    new ConfigError("mode: 'live' needs somebody who confirms it: use voltaire start"),
  );

export interface LiveContext {
  readonly config: Pick<Config, 'mode' | 'feeds' | 'strategies'>;
  readonly policy: Policy;
  readonly policyHash: string;
}

/**
 * The gateway as it may be started: in mode "live" only with what somebody has typed for exactly this
 * venue and these limits. Rejects with what to do when that is anything else.
 */
export async function confirmLive(
  gateway: GatewaySettings | PaperSettings | null,
  context: LiveContext,
  ask: AskLive,
): Promise<GatewaySettings | PaperSettings | null> {
  if (context.config.mode !== 'live') return gateway;
  if (!gateway || 'paper' in gateway)
    throw new ConfigError("mode: 'live', but orders have no way to any venue");
  const { venue } = gateway;
  const words = confirmationWords(venue, context.policyHash);
  const typed = await ask({ lines: questionLines(gateway, context), words });
  permitLive(venue, context.policyHash, { typed });
  return { ...gateway, live: { typed } };
}

function questionLines(
  { venue, credentials }: GatewaySettings,
  { config, policy, policyHash }: LiveContext,
): string[] {
  const feed = config.feeds.find((each) => each.venue === venue)!;
  const { socketUrl, restUrl } = orderAddressesOf(feed)!;
  const symbols = [...new Set(config.strategies.map(({ symbol }) => symbol))];
  const [first, ...rest] = [...moneyAtRisk(policy, symbols)];
  return [
    '',
    '  LIVE: orders with real money',
    `  Venue      ${venue}, ${socketUrl} and ${restUrl}`,
    `  API key    ${credentials.apiKey.slice(0, 4)}…`,
    `  Symbols    ${symbols.join(', ')}`,
    `  Limits     ${first ?? 'none: every order will be denied'}`,
    ...rest.map((line) => `             ${line}`),
    `  Policy     ${policyHash}`,
    '',
  ];
}
