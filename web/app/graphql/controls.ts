import { graphql } from './graphql';
import { overrideFields, tradingFields } from './trading';

export const engageKillSwitch = graphql(
  `mutation EngageKillSwitch($scope: String!, $mode: KillMode!, $reason: String!) {
    engageKillSwitch(scope: $scope, mode: $mode, reason: $reason) { ...TradingFields }
  }`,
  [tradingFields],
);

export const proposeRelease = graphql(`
  mutation ProposeRelease($scope: String!, $source: ReleaseSource!, $reason: String!) {
    proposeRelease(scope: $scope, source: $source, reason: $reason) { id }
  }
`);

export const approveRelease = graphql(
  `mutation ApproveRelease($proposalId: ID!, $reason: String!) {
    approveRelease(proposalId: $proposalId, reason: $reason) { ...TradingFields }
  }`,
  [tradingFields],
);

export const setAggression = graphql(
  `mutation SetAggression($level: Aggression!, $scope: String!, $reason: String!, $expiresInS: Float) {
    setAggression(level: $level, scope: $scope, reason: $reason, expiresInS: $expiresInS) {
      ...OverrideFields
    }
  }`,
  [overrideFields],
);

export const setBias = graphql(
  `mutation SetBias($bias: Bias!, $scope: String!, $reason: String!, $expiresInS: Float) {
    setBias(bias: $bias, scope: $scope, reason: $reason, expiresInS: $expiresInS) {
      ...OverrideFields
    }
  }`,
  [overrideFields],
);

export const acceptAdvice = graphql(
  `mutation AcceptAdvice($id: ID!, $reason: String!) {
    acceptAdvice(id: $id, reason: $reason) { ...OverrideFields }
  }`,
  [overrideFields],
);
