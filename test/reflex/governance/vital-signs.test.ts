import { MEASURES } from '@voltaire/reflex/governance/measures.ts';
import { vitalSigns } from '@voltaire/reflex/governance/vital-signs.ts';
import { EventKind, type Pulse } from '@voltaire/reflex/model/event.ts';
import { expect, it } from 'vitest';

const PULSE: Pulse = {
  kind: EventKind.PULSE,
  atUs: 1,
  monoNs: 10e9,
  tickToDecisionP50Us: 1,
  tickToDecisionP99Us: 2,
  tickToDecisionP999Us: null,
  loopStallMs: 4,
  recordOccupancy: 0.5,
  commandOccupancy: 0.6,
  journalOccupancy: 0.7,
};
const OWN = { timerLagMs: 8, clockOffsetMs: 9, clockStepMs: 10, clockDriftMs: 11 };

it('the vital signs of this machine are all of its measures', () => {
  const signs = vitalSigns(PULSE, OWN, 12e9);
  const { kind: _, atUs: __, monoNs: ___, ...measured } = PULSE;
  expect(signs).toEqual({ ...measured, ...OWN });
  const names = MEASURES.filter(({ kind }) => kind === 'global').map(({ name }) => name);
  expect(Object.keys(signs).sort()).toEqual(names.sort());
});

it('the vital signs of a pulse older than three seconds, or of none, are not known', () => {
  expect(vitalSigns(PULSE, OWN, 13e9)).toHaveProperty('loopStallMs', 4);
  expect(vitalSigns(PULSE, OWN, 13e9 + 1e6)).toEqual(OWN);
  expect(vitalSigns(null, OWN, 0)).toEqual(OWN);
});
