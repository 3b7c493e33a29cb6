import type { ControlPath } from '../wire/control.ts';

/**
 * POST /faults: the way to disturb a running simulator with curl. `inject` gets the parsed JSON and
 * throws a FaultRequestError when it is no fault.
 */
export function faultsControl(inject: (json: unknown) => void): ControlPath {
  return {
    path: '/faults',
    method: 'POST',
    about: 'faults are asked for',
    status: 202,
    answer: (json) => {
      inject(json);
      return { accepted: json };
    },
  };
}
