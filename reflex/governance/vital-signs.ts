import type { Pulse } from '../model/event.ts';
import type { Readings } from './measures.ts';

/** It comes once a second: what is older is not known any more. */
const MAX_AGE_NS = 3e9;

/** What the core has seen of this machine by itself, ms (observe/clock-watch.ts, stall-watch.ts). */
export interface OwnSigns {
  readonly timerLagMs: number;
  readonly clockOffsetMs: number;
  readonly clockStepMs: number;
  readonly clockDriftMs: number;
}

/** The global sample, from the latest pulse (null before the first) and the core's own signs. */
export function vitalSigns(pulse: Pulse | null, own: OwnSigns, monoNs: number): Readings {
  const known = pulse !== null && monoNs - pulse.monoNs <= MAX_AGE_NS ? pulse : null;
  if (!known) return { ...own };
  return {
    ...own,
    tickToDecisionP50Us: known.tickToDecisionP50Us,
    tickToDecisionP99Us: known.tickToDecisionP99Us,
    tickToDecisionP999Us: known.tickToDecisionP999Us,
    loopStallMs: known.loopStallMs,
    recordOccupancy: known.recordOccupancy,
    commandOccupancy: known.commandOccupancy,
    journalOccupancy: known.journalOccupancy,
  };
}
