import { describe, expect, it } from 'vitest';
import { heldBy } from './releasing.ts';
import { deniersOf, Stage } from './stage.ts';

const malformed = (stage: Stage) => stage.act({ quantityLots: 0.5 });
const halted = (stage: Stage) => heldBy(stage, 'governor', 'strategy:marionette');

describe('malformed orders (C03)', () => {
  it('halt nothing when they are more than a minute apart', () => {
    const stage = new Stage();
    malformed(stage);
    stage.quiet(60.1);
    malformed(stage);
    expect(halted(stage)).toBe(undefined);
    malformed(stage);
    expect(halted(stage)).toMatchObject({ level: 'HALTED' });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 2 ** 53])(
    'are those of %s lots or at that price, and nothing leaves',
    (value) => {
      for (const asked of [{ quantityLots: value }, { priceTicks: value }]) {
        const stage = new Stage();
        expect(stage.act(asked).orders).toEqual([]);
        expect(deniersOf(stage.decision)).toContain('INPUT_NOT_FINITE');
        const other = new Stage();
        const id = other.rests();
        expect(other.amend(id, asked).cancels).toEqual([]);
        expect(deniersOf(other.decision)).toContain('INPUT_NOT_FINITE');
      }
    },
  );
});
