import { ASK, BID } from '../../support/run.ts';
import { policyWith } from '../../support/policy.ts';
import type { Row } from './row.ts';
import type { Asked, Stage } from './stage.ts';

/** Ticks of a rise that leaves a bid within the collar of 100 basis points. */
const RISE = 54_000;

const rises = (stage: Stage) => stage.market(stage.bid + RISE);

/** Of size and money. At 60,000 a lot is worth 0.6, and 100 lots 60. */
export const MONEY_ROWS: readonly Row[] = [
  {
    code: 'MAX_ORDER_VALUE',
    boot: { policy: policyWith({ symbol: { maxOrderValue: 60.5 } }) },
    inside: () => ({ quantityLots: 100 }),
    outside: () => ({ quantityLots: 101 }),
    amendment: {
      scene: (stage) => {
        rises(stage);
        return { priceTicks: BID };
      },
    },
    between: { happens: rises },
    reduction: (stage) => {
      stage.fills(100);
      stage.fills(100);
      return { side: -1, quantityLots: 200 };
    },
  },
  {
    code: 'MAX_ORDER_QUANTITY',
    boot: { policy: policyWith({ symbol: { maxOrderQuantity: 0.001 } }) },
    inside: () => ({ quantityLots: 100 }),
    outside: () => ({ quantityLots: 101 }),
    amendment: {
      scene: () => ({ quantityLots: 101 }),
      denials: ['MAX_ORDER_QUANTITY', 'CHILD_EXCEEDS_PARENT'],
    },
    between: 'what is left of the old order is never more than was judged',
    reduction: (stage) => {
      stage.fills(100);
      stage.fills(100);
      return { side: -1, quantityLots: 200 };
    },
  },
  {
    code: 'MAX_POSITION',
    boot: { policy: policyWith({ symbol: { maxPosition: 0.002 } }) },
    inside: beside(100, { quantityLots: 100 }),
    outside: beside(100, { quantityLots: 101 }),
    inFlight: 'until it ends',
    amendment: {
      scene: beside(100, { quantityLots: 101 }),
      denials: ['MAX_POSITION', 'CHILD_EXCEEDS_PARENT'],
    },
    between: {
      // The venue tells late of what two orders that are over have traded.
      happens: (stage) => {
        const canceled = [1, 2].map(() => {
          const id = stage.rests();
          stage.told(id, 'CANCELED');
          return id;
        });
        for (const id of canceled) stage.fill(id, BID, 100);
      },
    },
    reduction: (stage) => {
      stage.fills(200);
      return { side: -1, quantityLots: 200 };
    },
  },
  {
    code: 'MAX_OPEN_ORDERS',
    boot: { policy: policyWith({ strategy: { maxOpenOrders: 2 } }) },
    inside: beside(100, {}),
    outside: (stage) => {
      while (stage.working.length < 2) stage.sends();
      return {};
    },
    inFlight: 'until it ends',
    amendment: 'taken back at the boot',
    between: 'the old order keeps its place from every other until the new one has it',
    reduction: (stage) => {
      stage.fills(100);
      stage.sends();
      stage.sends();
      return { side: -1, priceTicks: ASK + 1 };
    },
  },
  {
    // Of 100: 66 lots in flight leave room for 100 more at 60,000, and not at 60,540.
    code: 'MAX_EXPOSURE',
    boot: { policy: policyWith({ account: { capital: 100, maxGrossExposure: 1 } }) },
    inside: beside(66, { quantityLots: 100 }),
    outside: beside(66, { quantityLots: 101 }),
    inFlight: 'until it ends',
    amendment: { scene: beside(66, { priceTicks: ASK + 59_000 }) },
    between: {
      happens: (stage) => {
        stage.sends({ quantityLots: 66 });
        rises(stage);
      },
    },
    reduction: (stage) => {
      stage.fills(166);
      rises(stage);
      return { side: -1 };
    },
  },
  {
    // Of 100 one is left untouched; 66 lots in flight take 39.6, and of the rest 99 lots take 59.4. What
    // an order that is amended holds itself is given back to it (amended-funds.test.ts).
    code: 'INSUFFICIENT_MARGIN',
    boot: { policy: policyWith({ account: { marginBuffer: 0.01 } }) },
    inside: funded({ quantityLots: 99 }),
    outside: funded({ quantityLots: 100 }),
    inFlight: 'until it ends',
    amendment: {
      scene: (stage) => {
        stage.run.apply(stage.time.balances('binance', { USDT: { free: '39', locked: '60' } }));
        return beside(64, {})(stage);
      },
    },
    between: { happens: funded({}) },
    reduction: (stage) => {
      stage.fills(100);
      stage.run.apply(stage.time.balances('binance', { BTC: { free: '0.001', locked: '0' } }));
      return { side: -1 };
    },
  },
  {
    // 1,000 lots have cost 600.0102 with their fee; 5 of loss is what the capital allows.
    code: 'LOSS_LIMIT',
    boot: { policy: policyWith({ account: { capital: 1_000, lossReduce: 0.005 } }) },
    inside: loses(49_890),
    outside: loses(49_900),
    amendment: 'as asked',
    between: { happens: loses(49_900) },
    reduction: (stage) => {
      loses(49_900)(stage);
      return { side: -1 };
    },
  },
];

/** As many lots are in flight, and this is asked for beside them. */
function beside(quantityLots: number, asked: Asked) {
  return (stage: Stage): Asked => {
    stage.sends({ quantityLots });
    return asked;
  };
}

/** 100 are free, and 66 lots in flight. */
function funded(asked: Asked) {
  return (stage: Stage): Asked => {
    stage.run.apply(stage.time.balances('binance', { USDT: { free: '100', locked: '0' } }));
    return beside(66, asked)(stage);
  };
}

/** 1,000 lots are held, and the price falls. */
function loses(ticks: number) {
  return (stage: Stage): Asked => {
    stage.fills(1_000);
    stage.market(stage.bid - ticks);
    return {};
  };
}
