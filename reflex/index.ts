// The pure core
export { Kernel } from './kernel.ts';
export { STRATEGIES } from './decide/registry.ts';

// Its past
export { replay, type ReplayReport } from './journal/replay.ts';
export { JournalDamaged } from './journal/reader.ts';
