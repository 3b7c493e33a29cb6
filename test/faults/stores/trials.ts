import { postgresTrial } from './postgres-trial.ts';
import { questdbTrial } from './questdb-trial.ts';
import { redisTrial } from './redis-trial.ts';
import type { StoreTrial } from './store-trial.ts';

/** Engines whose data can be judged; each is one small file. */
export const TRIALS: readonly StoreTrial[] = [redisTrial, questdbTrial, postgresTrial];
