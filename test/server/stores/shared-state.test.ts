import { InProcessState } from '@voltaire/server/stores/shared/in-process.ts';
import { RedisState } from '@voltaire/server/stores/shared/redis.ts';
import { engineUrl, HOW_TO_START } from '../../support/engines.ts';
import { sharedStateSuite } from './shared-state-suite.ts';

const url = engineUrl('redis');

sharedStateSuite('the shared state in this process', () => {
  const state = new InProcessState();
  return [state, state];
});
sharedStateSuite(
  `the shared state in Redis ${url === null ? HOW_TO_START : ''}`,
  () => [new RedisState(url!), new RedisState(url!)],
  url === null,
);
