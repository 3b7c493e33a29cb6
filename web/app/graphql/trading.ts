import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql';

export const foreignFields = graphql(`
  fragment ForeignFields on ForeignOrder { venue symbol clientOrderId side quantity }
`);

export const tradingFields = graphql(
  `
  fragment TradingFields on TradingState {
    level killedScopes
    reasons { source scope level reason actor sinceUs kill { mode number } }
    kills {
      killNumber scope mode phase cancelsAsked ordersOpen ordersEnded atUs
      residual { symbol quantity notional }
      foreign { ...ForeignFields }
    }
    proposals { id source scope proposer reason expiresAtUs }
  }
`,
  [foreignFields],
);

export const overrideFields = graphql(`
  fragment OverrideFields on Override {
    scope aggression bias actor reason sinceUs expiresAtUs modelId
  }
`);

export const adviceFields = graphql(`
  fragment AdviceFields on PendingAdvice {
    id scope aggression bias modelId rationale confidence sinceUs expiresAtUs
  }
`);

export const breakerFields = graphql(`
  fragment BreakerFields on Breaker {
    scope state warning measure value threshold unit reason sinceUs
  }
`);

export const alertFields = graphql(`
  fragment AlertFields on Alert { code scope subject observed limit unit reason atUs }
`);

export type Trading = ResultOf<typeof tradingFields>;
export type TradingLevel = Trading['level'];
export type StateReason = Trading['reasons'][number];
export type KillReport = Trading['kills'][number];
export type Proposal = Trading['proposals'][number];
export type Override = ResultOf<typeof overrideFields>;
export type Aggression = NonNullable<Override['aggression']>;
export type Bias = NonNullable<Override['bias']>;
export type Advice = ResultOf<typeof adviceFields>;
export type ForeignOrder = ResultOf<typeof foreignFields>;
export type Breaker = ResultOf<typeof breakerFields>;
export type Alert = ResultOf<typeof alertFields>;
