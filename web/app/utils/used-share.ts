interface Measured {
  readonly passed: boolean;
  readonly observed: number | null;
  readonly limit: number | null;
  readonly headroom: number | null;
  readonly bound: string;
}

/** How much of a limit is used, 0 to 1; null where there is nothing to measure. */
export function usedShare({ passed, observed, limit, headroom, bound }: Measured): number | null {
  if (observed === null || limit === null || headroom === null) return null;
  if (!passed) return 1;
  // Nothing at all is allowed, and there is nothing: there is no share of it.
  if (limit === 0 && observed === 0) return 0;
  const share =
    bound === 'at least'
      ? limit / observed
      : 1 - headroom / Math.max(Math.abs(limit), Number.MIN_VALUE);
  return Number.isFinite(share) ? Math.min(Math.max(share, 0), 1) : 0;
}
