import type { Bench } from './report.ts';
import { physics } from './physics.ts';

export const BENCHES: readonly Bench[] = [physics];
