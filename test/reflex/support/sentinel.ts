import { MEASURES, type Readings } from '@voltaire/reflex/governance/measures.ts';

/** Every measure, as on a good day. */
export const WELL: Readings = Object.fromEntries(MEASURES.map(({ name }) => [name, 0]));
