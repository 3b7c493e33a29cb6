import type { Governance } from '../governance/governance.ts';
import type { Lane } from '../orient/lane.ts';
import { NO_INFLUENCE } from '../orient/market-view.ts';
import type { Asker } from './gate.ts';

/**
 * Who asks for an order without a view of its own of the market: the exit of a bracket in its strategy's
 * name, or a person. Nothing moves it but what is in force, and that it obeys.
 */
export function obedient(name: string, { instrument }: Lane, governance: Governance): Asker {
  const { venue, symbol } = instrument.definition;
  const place = { venue, symbol, strategy: name };
  const { aggression, bias, overrides } = governance.legislator.effective(place);
  const influence = { ...NO_INFLUENCE, aggression, bias, overrides };
  return { name, version: '1', place, influence, tradingLevel: governance.state.levelFor(place) };
}
