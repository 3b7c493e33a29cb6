import {
  type Balances,
  type Boot,
  type Command,
  type CommandAction,
  EventKind,
  type Execution,
  type ExecutionType,
  type Health,
  type Inference,
  type InstrumentRules,
  type KillMode,
  type Link,
  type LinkName,
  type NotSent,
  type Reconciled,
  type Timer,
} from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { type ListedOrder, listedById } from '@voltaire/reflex/model/listed-order.ts';
import type { Carry } from '@voltaire/reflex/model/outcome.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import type { VenueLimits } from '@voltaire/reflex/model/venue-limits.ts';
import { BTCUSDT } from './instruments.ts';
import { MarketTimeline } from './market-timeline.ts';
import { POLICY, VENUE_LIMITS } from './policy.ts';

const PLENTY: Balances['assets'] = Object.fromEntries(
  ['BTC', 'ETH', 'USDT', 'USD'].map((asset) => [asset, { free: '100000000000', locked: '0' }]),
);

export interface BootOptions {
  runId?: string;
  policy?: Policy;
  instruments?: readonly InstrumentDefinition[];
  strategies?: Boot['strategies'];
  carry?: Carry | null;
  venueLimits?: VenueLimits | null;
}

/** Those of everything else as well. */
export class Timeline extends MarketTimeline {
  private kills = 0;

  boot(options: BootOptions = {}): Boot {
    return {
      kind: EventKind.BOOT,
      ...this.stamp(),
      runId: options.runId ?? 'r1',
      buildHash: 'b',
      policyHash: 'p',
      policy: options.policy ?? POLICY,
      instruments: options.instruments ?? [BTCUSDT],
      strategies: options.strategies ?? [],
      venueLimits: options.venueLimits === undefined ? VENUE_LIMITS : options.venueLimits,
      carry: options.carry ?? null,
    };
  }

  link(link: LinkName, up: boolean, reason = up ? 'connected' : 'lost'): Link {
    return { kind: EventKind.LINK, ...this.stamp(), link, up, reason };
  }

  /** Of a model that is named so, just now. */
  inference(modelId: string, medianBps = 0): Inference {
    const { atUs, monoNs } = this.stamp();
    const forecast = {
      modelId,
      computedAtUs: atUs,
      horizonS: 10,
      levels: [0.1, 0.5, 0.9],
      returnsBps: [medianBps - 1, medianBps, medianBps + 1],
      inputHash: 'h',
    };
    return { kind: EventKind.INFERENCE, atUs, monoNs, symbolId: 0, forecast, sentiment: null };
  }

  timer(): Timer {
    return { kind: EventKind.TIMER, ...this.stamp() };
  }

  command(action: CommandAction, actor = 'ada'): Command {
    return { kind: EventKind.COMMAND, ...this.stamp(), actor, action };
  }

  kill(reason = 'drill', scope: Scope = GLOBAL, mode: KillMode = 'CANCEL'): Command {
    return this.command({ type: 'kill', scope, mode, reason, killNumber: ++this.kills });
  }

  /** That the newest kill be lifted, unless another is named. */
  propose(scope: Scope = GLOBAL, killNumber = this.kills, actor = 'ada'): Command {
    return this.command(
      { type: 'propose', source: 'operator', scope, reason: 'over', killNumber },
      actor,
    );
  }

  approve(proposalId: string, actor = 'bob'): Command {
    return this.command({ type: 'approve', proposalId, reason: 'seen' }, actor);
  }

  /** What the venue says of a symbol now. */
  rules(definition: InstrumentDefinition, symbolId = 0): InstrumentRules {
    return { kind: EventKind.INSTRUMENT_RULES, ...this.stamp(), symbolId, definition };
  }

  balances(venue = 'binance', assets: Balances['assets'] = PLENTY): Balances {
    return { kind: EventKind.BALANCES, ...this.stamp(), venue, assets };
  }

  execution(
    clientOrderId: string,
    type: ExecutionType,
    fill: Execution['fill'] = null,
    reason = '',
  ): Execution {
    return {
      kind: EventKind.EXECUTION,
      ...this.stamp(),
      clientOrderId,
      venueOrderId: type === 'UNKNOWN' || type === 'NOT_FOUND' ? '' : `v-${clientOrderId}`,
      type,
      exchangeUs: this.atUs - 500,
      reason,
      fill,
    };
  }

  fill(
    clientOrderId: string,
    tradeId: string,
    priceTicks: number,
    quantityLots: number,
    fee = '0.01',
  ): Execution {
    return this.execution(clientOrderId, 'FILL', {
      tradeId,
      priceTicks,
      quantityLots,
      fee,
      feeAsset: 'USDT',
      maker: false,
    });
  }

  /** By their ids alone, or with all that the venue tells. */
  reconciled(...orders: (string | ListedOrder)[]): Reconciled {
    const openOrders = orders.map((one) => (typeof one === 'string' ? listedById(one) : one));
    return { kind: EventKind.RECONCILED, ...this.stamp(), venue: 'binance', openOrders };
  }

  notSent(clientOrderId: string, reason = 'NOT_SENT: test'): NotSent {
    return { kind: EventKind.NOT_SENT, ...this.stamp(), clientOrderId, reason };
  }

  health(recordable: boolean, reason = recordable ? '' : 'disk full'): Health {
    return { kind: EventKind.HEALTH, ...this.stamp(), recordable, reason };
  }
}
