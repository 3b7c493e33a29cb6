import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';
import { AccessResolver } from '../resolvers/access.ts';
import { AuditingResolver } from '../resolvers/auditing.ts';
import { BrainResolver } from '../resolvers/brain.ts';
import { CounterfactualResolver } from '../resolvers/counterfactual.ts';
import { DecisionResolver } from '../resolvers/decisions.ts';
import { FeedResolver } from '../resolvers/feeds.ts';
import { KillSwitchResolver } from '../resolvers/kill-switch.ts';
import { LedgerResolver } from '../resolvers/ledger.ts';
import { MarketResolver } from '../resolvers/market.ts';
import { NewsResolver } from '../resolvers/news.ts';
import { SeriesResolver } from '../resolvers/series.ts';
import { SharedStateResolver } from '../resolvers/shared-state.ts';
import { SteeringResolver } from '../resolvers/steering.ts';
import { TicketResolver } from '../resolvers/ticket.ts';
import { SystemResolver } from '../resolvers/system.ts';
import { TradingResolver } from '../resolvers/trading.ts';
import { WhyResolver } from '../resolvers/why.ts';

/** type-graphql wants one. Ours are topics with a bound for each subscriber (fan-out/topic.ts). */
const NO_PUB_SUB: PubSub = {
  publish: unused,
  subscribe: unused,
};

function unused(): never {
  throw new Error('subscriptions take from a Topic, not from a PubSub');
}

export async function makeSchema(): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      MarketResolver,
      FeedResolver,
      SystemResolver,
      KillSwitchResolver,
      SteeringResolver,
      TicketResolver,
      TradingResolver,
      DecisionResolver,
      AuditingResolver,
      NewsResolver,
      WhyResolver,
      SeriesResolver,
      LedgerResolver,
      CounterfactualResolver,
      BrainResolver,
      SharedStateResolver,
      AccessResolver,
    ],
    pubSub: NO_PUB_SUB,
    validate: false, // class-validator is not used: inputs are checked where they are understood
  });
}
