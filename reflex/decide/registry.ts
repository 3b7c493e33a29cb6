import { kinetic } from './kinetic.ts';
import { maker } from './maker.ts';
import { reversion } from './reversion.ts';
import type { Strategy } from './strategy.ts';

/** The strategies that the kernel carries. A new one is one file and one line here. */
export const STRATEGIES: readonly Strategy[] = [kinetic, reversion, maker];
