import { describe, expect, it } from 'vitest';
import type { Row } from './row.ts';
import { type Asked, deniersOf, Stage } from './stage.ts';
import { wholeRecord } from './whole-record.ts';

/** What every control does in a kernel that trades: safety.md, part 1B, (a), (b), (e), (f), (h), (i). */
export function recipeOf(row: Row): void {
  const { code, inside, outside, denials = [code], amendment, between, inFlight, reduction } = row;
  const { boot = {}, outsideBoot = boot, rests = (stage: Stage) => stage.rests() } = row;

  describe(code, () => {
    it('lets an order just inside leave, with one whole record', () => {
      const stage = new Stage(boot);
      const step = stage.act(inside(stage));
      const decision = wholeRecord(step);
      expect(deniersOf(decision)).toEqual([]);
      expect(step.orders).toHaveLength(1);
    });

    it('denies the same just outside by its code, with one whole record, and nothing leaves', () => {
      const stage = new Stage(outsideBoot);
      const step = stage.act(outside(stage));
      const decision = wholeRecord(step);
      expect(deniersOf(decision)).toEqual(denials);
      expect(decision.code).toBe(denials[0]);
      expect([step.orders, step.cancels]).toEqual([[], []]);
    });

    it('lets a cancel pass in that very situation', () => {
      const { stage, id } = resting();
      stage.act(outside(stage));
      stage.cancel(id);
      const asked = stage.run.steps.flatMap(({ cancels }) => cancels);
      expect(asked.filter(({ clientOrderId }) => clientOrderId === id)).toHaveLength(1);
      stage.told(id, 'CANCELED');
      expect(stage.run.order(id).state).toBe('CANCELED');
    });

    if (amendment === 'taken back at once' || amendment === 'taken back at the boot') {
      it('has nothing amended: the order is on its way back already', () => {
        const { stage, id } = resting();
        if (amendment === 'taken back at once') outside(stage);
        expect(stage.run.order(id).cancelRequested).toBe(true);
        const step = stage.amend(id);
        expect([step.orders, step.cancels, step.outcomes]).toEqual([[], [], []]);
      });
    } else {
      it('denies an amendment at its first judgement, and the old order works on', () => {
        const { scene = outside, denials: expected = denials } =
          amendment === 'as asked' ? {} : amendment;
        const { stage, id } = resting();
        const step = stage.amend(id, scene(stage));
        const decision = wholeRecord(step);
        expect(decision.intent).toMatchObject({ kind: 'amend', replaces: id });
        expect(deniersOf(decision)).toEqual(expected);
        expect([step.orders, step.cancels]).toEqual([[], []]);
        expect(stage.run.order(id)).toMatchObject({ state: 'ACKED', cancelRequested: false });
      });
    }

    if (typeof between === 'object') {
      it('denies an amendment at its second judgement, and nothing is placed', () => {
        const stage = new Stage(boot);
        const id = rests(stage);
        expect(stage.amend(id, between.amended).cancels).toHaveLength(1);
        expect(stage.decision).toMatchObject({ allowed: true, intent: { kind: 'amend' } });
        between.happens(stage, id);
        const step = stage.told(id, 'CANCELED');
        const decision = wholeRecord(step);
        expect(decision.intent).toMatchObject({ kind: 'place', replaces: id });
        expect(deniersOf(decision)).toEqual(between.denials ?? denials);
        expect(step.orders).toEqual([]);
      });
    }

    if (inFlight) {
      it('counts an order in flight before its ack', () => {
        const stage = new Stage(outsideBoot);
        const asked: Asked = outside(stage);
        const states = new Set(stage.working.map(({ state }) => state));
        expect(states).toEqual(new Set(['SENT']));
        expect(stage.act(asked).orders).toEqual([]);
        if (inFlight === 'for good') return;
        for (const { clientOrderId } of stage.working) stage.told(clientOrderId, 'REJECTED');
        expect(stage.act(asked).orders).toHaveLength(1);
      });
    }

    if (reduction) {
      it('lets a true reduction pass where another order would not', () => {
        const stage = new Stage(boot);
        expect(stage.act(reduction(stage)).orders).toHaveLength(1);
        expect(deniersOf(stage.decision)).toEqual([]);
        const denied = [otherWay, oneLotMore].map((other) => {
          const beside = new Stage(boot);
          beside.act(other(reduction(beside), beside));
          return deniersOf(beside.decision);
        });
        expect(denied.flat()).toContain(code);
      });
    }

    /** An order that works, in the kernel that will deny. */
    function resting(): { stage: Stage; id: string } {
      if (amendment === 'taken back at the boot') {
        const before = new Stage();
        const id = rests(before);
        const stage = new Stage({ ...outsideBoot, runId: 'r2', carry: before.carry() });
        return { stage, id };
      }
      const stage = new Stage(outsideBoot);
      return { stage, id: rests(stage) };
    }
  });
}

/** Orders that do not truly reduce where the asked one does: it the other way, and for a lot too much. */
const otherWay = (asked: Asked): Asked => ({ ...asked, side: 1, reduceOnly: false });
const oneLotMore = (asked: Asked, { run }: Stage): Asked => ({
  ...asked,
  quantityLots: run.position().lots + 1,
});
