import { crash } from './crash.ts';
import { stores } from './stores.ts';
import type { Fault } from './fault.ts';

export const FAULTS: readonly Fault[] = [crash, stores];
