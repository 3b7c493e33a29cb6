import type { Grounds, Hurdle, Signal, StrategyAnswer } from '../model/intent.ts';
import type { Exits } from '../model/bracket.ts';
import { ORDER_TYPES, type RequestedOrder, TIMES_IN_FORCE } from '../model/order.ts';

const MOST_SIGNALS = 32;
const MOST_HURDLES = 32;
const LONGEST_NAME = 64;
const LONGEST_WHY = 300;

type Fields = Readonly<Record<string, unknown>>;

/**
 * An answer of somebody else's code, taken over field by field: what comes out has the form that the
 * kernel knows, and nothing else in it. Throws a TypeError that names the field, what was found and
 * what is expected. Whether the order makes sense is for the governor.
 */
export function checkAnswer(found: unknown): StrategyAnswer {
  const answer = fields(found, 'the answer');
  switch (answer.kind) {
    case 'hold':
      return { kind: 'hold', code: text(answer, 'code', LONGEST_NAME) };
    case 'cancel':
      return {
        kind: 'cancel',
        clientOrderId: text(answer, 'clientOrderId', LONGEST_NAME),
        why: text(answer, 'why', LONGEST_WHY),
      };
    case 'amend':
      return {
        kind: 'amend',
        clientOrderId: text(answer, 'clientOrderId', LONGEST_NAME),
        quantityLots: number(answer, 'quantityLots'),
        priceTicks: number(answer, 'priceTicks'),
        ...grounds(answer),
      };
    case 'place':
      return {
        kind: 'place',
        request: request(answer.request),
        ...grounds(answer),
        ...(answer.exits !== undefined && { exits: exits(answer.exits) }),
      };
    default:
      throw wrong('kind', answer.kind, 'place, amend, cancel or hold');
  }
}

/** What a strategy says stood in its way, taken over in the same manner. */
export function checkHurdles(found: unknown): Hurdle[] {
  return list(found, 'hurdles', MOST_HURDLES).map(hurdle);
}

function request(found: unknown): RequestedOrder {
  const order = fields(found, 'request');
  const { side, reduceOnly } = order;
  if (side !== 1 && side !== -1) throw wrong('side', side, '1 (buy) or -1 (sell)');
  if (typeof reduceOnly !== 'boolean') throw wrong('reduceOnly', reduceOnly, 'true or false');
  return {
    side,
    type: oneOf(order, 'type', ORDER_TYPES),
    timeInForce: oneOf(order, 'timeInForce', TIMES_IN_FORCE),
    quantityLots: number(order, 'quantityLots'),
    priceTicks: number(order, 'priceTicks'),
    reduceOnly,
    ...(order.triggerTicks !== undefined && { triggerTicks: number(order, 'triggerTicks') }),
    ...(order.displayLots !== undefined && { displayLots: number(order, 'displayLots') }),
  };
}

function exits(found: unknown): Exits {
  const from = fields(found, 'exits');
  return { stopTicks: number(from, 'stopTicks'), profitTicks: number(from, 'profitTicks') };
}

function grounds(answer: Fields): Grounds {
  return {
    score: number(answer, 'score'),
    threshold: number(answer, 'threshold'),
    rationale: list(answer.rationale, 'rationale', MOST_SIGNALS).map(signal),
    why: text(answer, 'why', LONGEST_WHY),
  };
}

function signal(found: unknown): Signal {
  const from = fields(found, 'a signal');
  return {
    name: text(from, 'name', LONGEST_NAME),
    value: number(from, 'value'),
    unit: text(from, 'unit', LONGEST_NAME),
    weight: number(from, 'weight'),
    contribution: number(from, 'contribution'),
  };
}

function hurdle(found: unknown): Hurdle {
  const from = fields(found, 'a hurdle');
  const { passed, bound } = from;
  if (typeof passed !== 'boolean') throw wrong('passed', passed, 'true or false');
  if (bound !== 'at most' && bound !== 'at least') throw wrong('bound', bound, 'at most, at least');
  return {
    code: text(from, 'code', LONGEST_NAME),
    observed: from.observed === null ? null : number(from, 'observed'),
    needed: from.needed === null ? null : number(from, 'needed'),
    bound,
    unit: text(from, 'unit', LONGEST_NAME),
    passed,
  };
}

function list(found: unknown, name: string, most: number): readonly unknown[] {
  if (!Array.isArray(found)) throw wrong(name, found, 'a list');
  if (found.length > most) {
    throw new TypeError(`${name} must be a list of at most ${most}, was one of ${found.length}`);
  }
  return found;
}

function fields(found: unknown, what: string): Fields {
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Fields;
  throw wrong(what, found, 'an object');
}

function number(from: Fields, name: string): number {
  const found = from[name];
  if (typeof found === 'number' && Number.isFinite(found)) return found;
  throw wrong(name, found, 'a finite number');
}

function text(from: Fields, name: string, longest: number): string {
  const found = from[name];
  if (typeof found === 'string' && found.length <= longest) return found;
  throw wrong(name, found, `text of at most ${longest} characters`);
}

function oneOf<T extends string>(from: Fields, name: string, names: readonly T[]): T {
  const known = names.find((each) => each === from[name]);
  if (known !== undefined) return known;
  throw wrong(name, from[name], names.join(', '));
}

function wrong(what: string, found: unknown, expected: string): TypeError {
  return new TypeError(`${what} must be ${expected}, was ${shown(found)}`);
}

function shown(found: unknown): string {
  if (typeof found === 'string') return JSON.stringify(found.slice(0, 40));
  if (typeof found === 'object' && found !== null)
    return Array.isArray(found) ? 'a list' : 'an object';
  return typeof found === 'function' ? 'a function' : String(found);
}
