import { childExceedsParent } from '@voltaire/reflex/risk/controls/child-exceeds-parent.ts';
import { ParentLedger } from '@voltaire/reflex/risk/parent-ledger.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read, REQUEST } from '../support/risk.ts';

const order = (quantityLots: number, parentId = 'p1') => ({ ...REQUEST, quantityLots, parentId });

describe('ParentLedger', () => {
  it('knows nothing of an intent without orders', () => {
    const ledger = new ParentLedger();
    expect(ledger.committedLots('p1')).toBe(0);
    expect(ledger.children('p1')).toBe(0);
  });

  it('counts an order in full from the moment it is placed, and by what it traded once it ended', () => {
    const ledger = new ParentLedger();
    ledger.place('a', order(100));
    expect(ledger.committedLots('p1')).toBe(100);
    ledger.filled('a', 30);
    expect(ledger.committedLots('p1')).toBe(100);
    ledger.ended('a');
    expect(ledger.committedLots('p1')).toBe(30);
    ledger.place('b', order(70));
    expect(ledger.committedLots('p1')).toBe(100);
    expect(ledger.children('p1')).toBe(2);
  });

  it('counts a fill that is told of after the end', () => {
    const ledger = new ParentLedger();
    ledger.place('a', order(100));
    ledger.ended('a');
    ledger.filled('a', 40);
    expect(ledger.committedLots('p1')).toBe(40);
  });

  it('leaves out the order that is to be replaced, and only that', () => {
    const ledger = new ParentLedger();
    ledger.place('a', order(100));
    ledger.place('b', order(50));
    expect(ledger.committedLots('p1', 'a')).toBe(50);
    expect(ledger.committedLots('p1', 'nobody')).toBe(150);
    ledger.place('c', order(7, 'p2'));
    expect(ledger.committedLots('p1', 'c')).toBe(150);
  });

  it('counts what the order that is to be replaced has traded', () => {
    const ledger = new ParentLedger();
    ledger.place('a', order(100));
    ledger.filled('a', 30);
    expect(ledger.committedLots('p1', 'a')).toBe(30);
    ledger.ended('a');
    expect(ledger.committedLots('p1', 'a')).toBe(30);
  });

  it('takes an end that is told twice, and an order that is placed twice, once', () => {
    const ledger = new ParentLedger();
    ledger.place('a', order(100));
    ledger.place('a', order(100));
    ledger.place('b', order(100));
    ledger.ended('a');
    ledger.ended('a');
    expect(ledger.committedLots('p1')).toBe(100);
    expect(ledger.children('p1')).toBe(2);
  });

  it('says nothing of orders that it never saw', () => {
    const ledger = new ParentLedger();
    ledger.filled('a', 10);
    ledger.ended('a');
    expect(ledger.committedLots('p1')).toBe(0);
  });

  it('forgets the intents that have been over for longest, and never one with an open order', () => {
    const ledger = new ParentLedger();
    ledger.place('open', order(100, 'open'));
    ledger.place('half', order(40, 'half'));
    ledger.place('other half', order(60, 'half'));
    ledger.filled('half', 40);
    ledger.ended('half');
    for (let i = 0; i < 2_000; i++) {
      ledger.place(`c${i}`, order(5, `p${i}`));
      ledger.filled(`c${i}`, 5);
      ledger.ended(`c${i}`);
    }
    expect(ledger.committedLots('open')).toBe(100);
    expect(ledger.committedLots('half')).toBe(100);
    expect(ledger.committedLots('p1999')).toBe(5);
    expect(ledger.committedLots('p1700')).toBe(5);
    expect(ledger.committedLots('p0')).toBe(0);
    expect(ledger.children('p0')).toBe(0);
  });

  it('keeps an intent that gets another order after it seemed to be over', () => {
    const ledger = new ParentLedger();
    ledger.place('a', order(40));
    ledger.filled('a', 40);
    ledger.ended('a');
    ledger.place('b', order(60));
    for (let i = 0; i < 2_000; i++) {
      ledger.place(`c${i}`, order(5, `q${i}`));
      ledger.ended(`c${i}`);
    }
    expect(ledger.committedLots('p1')).toBe(100);
    expect(ledger.children('p1')).toBe(2);
  });

  const step = fc.record({
    what: fc.constantFrom('place', 'fill', 'end', 'amend'),
    parent: fc.nat({ max: 2 }),
    which: fc.nat({ max: 30 }),
    lots: fc.integer({ min: 1, max: 80 }),
  });

  it('with C11 in front of it, no intent ever trades more than it is for', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const ledger = new ParentLedger();
        const orders: { id: string; parent: number; left: number; open: boolean }[] = [];
        const traded = [0, 0, 0];
        const parentLots = 100;

        const place = (parent: number, quantityLots: number) => {
          const parentId = `p${parent}`;
          const request = { ...order(quantityLots, parentId), parentLots };
          const { passed } = read(childExceedsParent, request, {
            parentCommittedLots: ledger.committedLots(parentId),
            parentChildren: ledger.children(parentId),
          });
          if (!passed) return;
          const id = `c${orders.length}`;
          ledger.place(id, request);
          orders.push({ id, parent, left: quantityLots, open: true });
        };

        for (const { what, parent, which, lots } of steps) {
          if (what === 'place') {
            place(parent, lots);
            continue;
          }
          const chosen = orders[which];
          if (!chosen?.open) continue;
          if (what === 'fill') {
            const filled = Math.min(lots, chosen.left);
            chosen.left -= filled;
            traded[chosen.parent]! += filled;
            ledger.filled(chosen.id, filled);
            chosen.open = chosen.left > 0;
          } else {
            chosen.open = false;
          }
          if (!chosen.open) ledger.ended(chosen.id);
          if (what === 'amend') place(chosen.parent, lots);
        }

        traded.forEach((lots, i) => {
          expect(lots).toBeLessThanOrEqual(parentLots);
          const pending = orders
            .filter(({ parent, open }) => parent === i && open)
            .reduce((sum, { left }) => sum + left, 0);
          expect(ledger.committedLots(`p${i}`)).toBe(lots + pending);
          expect(ledger.children(`p${i}`)).toBeLessThanOrEqual(10);
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('an amendment in place', () => {
  it('is one order more of its parent, and changes what the order is committed with', () => {
    const ledger = new ParentLedger();
    ledger.place('a', { ...REQUEST, parentId: 'p', quantityLots: 100 });
    ledger.filled('a', 30);
    ledger.amending('a');
    ledger.resize('a', 120);
    expect([ledger.committedLots('p'), ledger.children('p')]).toEqual([120, 2]);
    expect(ledger.committedLots('p', 'a')).toBe(30);
    ledger.resize('a', 60);
    expect(ledger.committedLots('p')).toBe(60);
    ledger.ended('a');
    expect(ledger.committedLots('p')).toBe(30);
  });
});
