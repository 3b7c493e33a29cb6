import { OrderDesk } from '@voltaire/reflex/act/order-desk.ts';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { approved } from '../support/governor.ts';

const time = new Timeline();

function placed(desk: OrderDesk, id: string) {
  const order = desk.place(approved({}, id, 1), 1, 1);
  order.sent(1);
  return order;
}

describe('OrderDesk', () => {
  it('finds an order by its id, working or ended', () => {
    const desk = new OrderDesk();
    const order = placed(desk, 'a');
    expect(desk.find('a')).toBe(order);
    desk.apply(order, time.execution('a', 'CANCELED'));
    expect([desk.find('a'), desk.workingCount]).toEqual([order, 0]);
    expect(desk.find('b')).toBeUndefined();
  });

  it('lists working orders oldest first', () => {
    const desk = new OrderDesk();
    for (const id of ['a', 'b', 'c']) placed(desk, id);
    desk.apply(desk.find('b')!, time.execution('b', 'REJECTED'));
    expect([...desk.working].map(({ clientOrderId }) => clientOrderId)).toEqual(['a', 'c']);
  });

  it('counts a late fill of an ended order', () => {
    const desk = new OrderDesk();
    const order = placed(desk, 'a');
    desk.apply(order, time.execution('a', 'CANCELED'));
    expect(desk.apply(order, time.fill('a', 't1', 10, 5)).fill).toMatchObject({ quantityLots: 5 });
  });

  it('keeps the last thousand ended orders, and every working one', () => {
    const desk = new OrderDesk();
    placed(desk, 'working');
    for (let i = 0; i < 1_001; i++) {
      desk.apply(placed(desk, `o${i}`), time.execution(`o${i}`, 'EXPIRED'));
    }
    expect(desk.find('o0')).toBeUndefined();
    expect(desk.find('o1')?.clientOrderId).toBe('o1');
    expect(desk.find('working')?.clientOrderId).toBe('working');
  });

  it('restores working and ended orders where they belong', () => {
    const before = new OrderDesk();
    placed(before, 'a');
    const ended = placed(before, 'b');
    before.apply(ended, time.execution('b', 'CANCELED'));
    const desk = new OrderDesk();
    desk.restore(before.find('a')!.snapshot());
    desk.restore(before.find('b')!.snapshot());
    expect([desk.workingCount, desk.find('b')?.ended]).toEqual([1, true]);
  });
});
