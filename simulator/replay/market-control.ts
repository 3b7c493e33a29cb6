import type { ControlPath } from '../wire/control.ts';

/**
 * POST /market {"running":false}: the market of the tape stands still until it is told to go on.
 * Orders are taken and cancelled all the while; what rests in the book waits.
 */
export function marketControl(hold: (running: boolean) => void): ControlPath {
  return {
    path: '/market',
    method: 'POST',
    about: 'the market is held',
    status: 200,
    answer: (json) => {
      const { running } = (json ?? {}) as { running?: unknown };
      if (typeof running !== 'boolean') {
        throw new RangeError('say {"running":false} to hold the market, {"running":true} to go on');
      }
      hold(running);
      return { running };
    },
  };
}
