import { footprint } from './footprint.ts';
import { physics } from './physics.ts';
import type { Bench } from './report.ts';
import { tickToOrder } from './tick-to-order.ts';

export const BENCHES: readonly Bench[] = [footprint, physics, tickToOrder];
