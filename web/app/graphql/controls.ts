import { graphql } from './graphql';

const tradingFields = graphql(`
  fragment TradingFields on TradingState {
    level killEngaged reasons { source scope level reason actor sinceUs }
  }
`);

export const engageKillSwitch = graphql(
  `mutation EngageKillSwitch($reason: String!) {
    engageKillSwitch(reason: $reason) { ...TradingFields }
  }`,
  [tradingFields],
);

export const releaseKillSwitch = graphql(
  `mutation ReleaseKillSwitch($reason: String!) {
    releaseKillSwitch(reason: $reason) { ...TradingFields }
  }`,
  [tradingFields],
);

export const setAggression = graphql(`
  mutation SetAggression($level: Aggression!, $reason: String!, $expiresInS: Float) {
    setAggression(level: $level, reason: $reason, expiresInS: $expiresInS) {
      level actor reason expiresAtUs
    }
  }
`);
