import { HORIZONS_S } from '../physics/kinematics.ts';

/** One parameter of a strategy: a number with everything that a person or a check must know of it. */
export interface Parameter {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  /** 'bps/s', 'ms', 'quote' …; empty for a plain number. */
  readonly unit: string;
  /** One sentence. */
  readonly about: string;
}

export type ParameterSchema<P> = { readonly [K in keyof P]: Parameter };

/** For the text of a parameter that is an index into HORIZONS_S. */
export const HORIZON_LIST = HORIZONS_S.map((s, i) => `${i} is ${s} s`).join(', ');

/**
 * The parameters complete and checked. Throws a RangeError that names strategy and parameter, says
 * what was found and what is allowed.
 */
export function completeParameters<P extends Record<string, number>>(
  owner: string,
  schema: ParameterSchema<P>,
  given: Readonly<Record<string, number>>,
): Readonly<P> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schema, name)) continue;
    const known = Object.keys(schema).join(', ');
    throw new RangeError(`strategy ${owner} has no parameter "${name}"; it has ${known}`);
  }
  const complete: Record<string, number> = {};
  for (const [name, parameter] of Object.entries<Parameter>(schema)) {
    const value = given[name] ?? parameter.default;
    const { min, max, integer = false } = parameter;
    if (!(value >= min && value <= max) || (integer && !Number.isInteger(value))) {
      const kind = integer ? 'a whole number' : 'a number';
      throw new RangeError(
        `strategy ${owner}: ${name} must be ${kind} from ${min} to ${max}, was ${value}`,
      );
    }
    complete[name] = value;
  }
  return complete as P;
}
