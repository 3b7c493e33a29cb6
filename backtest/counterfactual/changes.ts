import type { Aggression, Bias } from '@voltaire/reflex/model/aggression.ts';
import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import type { Boot, CommandAction } from '@voltaire/reflex/model/event.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { parseScope, type Scope } from '@voltaire/reflex/model/scope.ts';
import { BacktestProblem } from '../problem.ts';
import { LIFTED_LIMITS, limitNames, liftedValue } from './limits.ts';

/** What would have been otherwise. Nothing that runs knows of it. */
export interface Changes {
  /** By their places in the policy, as in `symbols.BTCUSDT.maxOrderValue`; null takes one away. */
  readonly limits?: Readonly<Record<string, number | null>>;
  /** As in `kinetic.cooldownMs`, wherever the strategy trades. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** By scope, from the begin to the end; what operators set for the scope does not count. */
  readonly aggression?: Readonly<Record<string, Aggression>>;
  readonly bias?: Readonly<Record<string, Bias>>;
  /** Controls whose limits are as good as none. */
  readonly lifted?: readonly DenialCode[];
}

/** A boot record as it would have been. Throws a BacktestProblem on a change of what is not there. */
export function changedBoot(boot: Boot, changes: Changes): Boot {
  const { limits = {}, parameters = {}, lifted = [] } = changes;
  let policy = boot.policy;
  for (const code of lifted) policy = withLifted(policy, code);
  for (const [place, value] of Object.entries(limits)) policy = withLimit(policy, place, value);
  let { strategies } = boot;
  for (const [place, value] of Object.entries(parameters)) {
    strategies = withParameter(strategies, place, value);
  }
  return { ...boot, policy, policyHash: 'counterfactual', strategies };
}

/** What an operator would have said at the begin. Throws a BacktestProblem on a scope that is none. */
export function steering({ aggression = {}, bias = {} }: Changes): CommandAction[] {
  const rest = { reason: 'counterfactual', expiresAtUs: null };
  const levels = Object.entries(aggression).map(
    ([scope, level]): CommandAction => ({
      type: 'aggression',
      scope: known(scope),
      level,
      ...rest,
    }),
  );
  const sides = Object.entries(bias).map(
    ([scope, each]): CommandAction => ({ type: 'bias', scope: known(scope), bias: each, ...rest }),
  );
  return [...levels, ...sides];
}

/** True of a command that a change stands in for. */
export function isOverruled(action: CommandAction, { aggression, bias }: Changes): boolean {
  if (action.type === 'aggression') return aggression !== undefined && action.scope in aggression;
  if (action.type === 'bias') return bias !== undefined && action.scope in bias;
  return false;
}

/** One line each, for whoever reads what came of them. */
export function describe({ limits, parameters, aggression, bias, lifted }: Changes): string[] {
  return [
    ...(lifted ?? []).map((code) => `without ${code}`),
    ...lines('limit', limits),
    ...lines('parameter', parameters),
    ...lines('aggression', aggression),
    ...lines('bias', bias),
  ];
}

function lines(
  name: string,
  values: Readonly<Record<string, number | string | null>> = {},
): string[] {
  return Object.entries(values).map(([place, value]) => `${name} ${place} = ${value ?? 'none'}`);
}

function known(scope: string): Scope {
  const parsed = parseScope(scope);
  if (parsed !== null) return parsed;
  throw new BacktestProblem(
    `"${scope}" is no scope; there is global, venue:NAME, strategy:NAME, symbol:NAME`,
  );
}

function withLifted(policy: Policy, code: DenialCode): Policy {
  const places = LIFTED_LIMITS[code];
  if (!places) {
    const liftable = Object.keys(LIFTED_LIMITS).join(', ');
    throw new BacktestProblem(
      `${code} denies because of a fact, not of a limit, and cannot be lifted; what can: ${liftable}`,
    );
  }
  return places.reduce((changed, place) => {
    const [section, name] = place.split('.') as [string, string];
    const owners =
      section === 'symbols' || section === 'strategies'
        ? Object.keys(changed[section]).map((owner) => `${section}.${owner}.${name}`)
        : [place];
    return owners.reduce((all, at) => withLimit(all, at, liftedValue(name)), changed);
  }, policy);
}

function withLimit(policy: Policy, place: string, value: number | null): Policy {
  const [section = '', ...rest] = place.split('.');
  const name = rest.pop() ?? '';
  const owner = rest.join('.');
  const names = limitNames(section);
  if (!names) {
    throw new BacktestProblem(
      `"${place}" is no place of a limit; there is symbols.NAME.…, strategies.NAME.…, account.… and system.…`,
    );
  }
  if (!names.includes(name)) {
    throw new BacktestProblem(`${section} have no limit "${name}"; there is ${names.join(', ')}`);
  }
  if (value !== null && !(Number.isFinite(value) && value > 0)) {
    throw new BacktestProblem(`${place} must be a number above 0, was ${value}`);
  }
  if (section === 'account' || section === 'system') {
    if (owner !== '') throw new BacktestProblem(`"${place}" is too long: ${section}.${name}`);
    const before = policy[section];
    if (!before) throw new BacktestProblem(`the run had no limits of the ${section}`);
    return { ...policy, [section]: set(before, name, value) };
  }
  const owners = policy[section as 'symbols' | 'strategies'];
  const before = owners[owner];
  if (!before) {
    const there = Object.keys(owners).join(', ') || 'none';
    throw new BacktestProblem(
      `the run had no limits for "${owner}" in ${section}; there is ${there}`,
    );
  }
  return { ...policy, [section]: { ...owners, [owner]: set(before, name, value) } };
}

function withParameter(
  strategies: Boot['strategies'],
  place: string,
  value: number,
): Boot['strategies'] {
  const [strategy = '', parameter = '', ...more] = place.split('.');
  if (parameter === '' || more.length > 0 || !Number.isFinite(value)) {
    throw new BacktestProblem(`a parameter is STRATEGY.NAME = NUMBER, was "${place}" = ${value}`);
  }
  const its = strategies.filter(({ name, isolated }) => name === strategy && !isolated);
  if (its.length === 0) {
    const there = strategies.filter(({ isolated }) => !isolated).map(({ name }) => name);
    throw new BacktestProblem(
      `no strategy of the kernel "${strategy}" ran; there was ${[...new Set(there)].join(', ') || 'none'}`,
    );
  }
  return strategies.map((each) =>
    its.includes(each) ? { ...each, parameters: set(each.parameters, parameter, value) } : each,
  );
}

function set<T extends object>(before: T, name: string, value: number | null): T {
  return { ...before, [name]: value ?? undefined };
}
