import type { TierInForce } from '@voltaire/simulator/account/fees.ts';

/** One line for each tier that applied; none where the fees were fixed. */
export function tierLines(tiers: readonly TierInForce[]): string[] {
  return tiers.map(({ tier, sinceMs, volume }, place) => {
    const since = place === 0 ? 'at the beginning' : `from ${new Date(sinceMs).toISOString()}`;
    const [dollars] = volume.split('.');
    const rates = `maker ${percent(tier.maker)}, taker ${percent(tier.taker)}`;
    return `fee tier ${since}: ${tier.name}, ${rates}, after ${dollars} dollars in 30 days`;
  });
}

/** Rates have no more than five digits behind the point: exact in a double to twelve. */
function percent(share: string): string {
  return `${Number((Number(share) * 100).toPrecision(12))} %`;
}
