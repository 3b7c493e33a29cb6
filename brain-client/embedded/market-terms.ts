/**
 * Words and phrases of markets, and of crypto above all: how favourable each is for the price of what the
 * text speaks of, −5 to 5. They overrule the general list, which does not know them, or knows them as
 * something else; 0 stands for a word that means nothing here. Phrases are lower case, at most three words.
 */
const BY_VALENCE: Readonly<Record<string, string>> = {
  '4': `etf approval, etf approved, approves etf, etf approvals, wins approval, all-time high, record high,
    record highs, new high, legal tender, strategic reserve, bankruptcy exit`,
  '3': `surge, surges, surged, surging, soar, soars, soared, soaring, rally, rallies, rallied, rallying,
    skyrockets, jumps, jumped, bullish, breakout, record inflows, inflow, inflows, net inflows, short squeeze,
    lawsuit dismissed, charges dropped, case dismissed, drops lawsuit, drops case, rate cut, rate cuts,
    cuts rates, beats estimates, beats expectations, beats forecasts, funds recovered, recovers funds, returns stolen funds, returns funds,
    etf launch, institutional demand, accumulates, rebound, rebounds, rebounded, exceeds expectations`,
  '2': `gains, gained, climbs, climbed, rises, rose, rising, advances, advanced, upgrade, upgrades, upgraded,
    adoption, adopts, partnership, partners, listing, lists, listed, launches, integrates,
    integration, halving, approval, approves, approved, greenlight, greenlights, outperform, outperforms,
    buyback, buybacks, burn, staking rewards, dovish, stimulus, treasury purchase, buys, bought, accumulation,
    inflation cools, inflation eases, inflation slows, mainnet, regulatory clarity, milestone, raises guidance,
    resumes withdrawals, outflows slow, bottoms, recovers, recovery, oversold, whale buys, unfreezes`,
  '-1': 'volatility, volatile, delay, delays, delayed, postpones, postponed, scrutiny, profit-taking, overbought',
  '-2': `falls, fell, falling, drops, dropped, drop, slips, slipped, slides, slid, slide, declines, declined,
    dips, dip, losses, retreats, weakens, outflow, outflows, selling pressure, liquidation, liquidations,
    liquidated, lawsuit, sues, sued, subpoena, investigation, investigates, probe, fine, fined, penalty, ban,
    bans, banned, crackdown, restricts, downgrade, downgrades, downgraded, hawkish, rate hike, rate hikes,
    raises rates, tariff, tariffs, unlock, token unlock, outage, outages, downtime, halts, halted, suspends,
    suspended, misses estimates, misses expectations, cuts guidance, bearish, layoffs, warns, warning,
    underperforms, sanctions, sanctioned, 51% attack, unstaking, dilution, inflation rises, denies approval`,
  '-3': `plunge, plunges, plunged, plunging, plummet, plummets, plummeted, tumble, tumbles, tumbled, slump,
    slumps, slumped, sink, sinks, sank, selloff, sell-off, capitulation, delisting, delist, delists, delisted,
    vulnerability, phishing, default, defaults, defaulted, depeg, depegs, depegged, withdrawal freeze,
    halts withdrawals, suspends withdrawals, freezes withdrawals, pauses withdrawals, frozen withdrawals,
    rejects etf, etf rejection, etf rejected, death cross, record outflows, indicted, indictment, charged,
    charges, arrested, arrest, guilty, recession, contagion, money laundering, chain split, rejected, rejects`,
  '-4': `hack, hacks, hacked, hacker, hackers, exploit, exploits, exploited, exploiter, stolen, steals, theft,
    drained, drains, rug pull, rug pulls, rugpull, ponzi, fraud, fraudulent, scam, crash, crashes, crashed,
    crashing, collapse, collapses, collapsed, bankrupt, bankruptcy, insolvent, insolvency, chapter 11,
    market manipulation, bank run, meltdown`,
  '0': `share, shares, crypto, cryptocurrency, token, tokens, security, securities, interest, interests, treasury,
    trust, bond, bonds, stake, staked, proof, gas, fees, fee, demand, capital, like, united, no., chance,
    commission, exchange, mining, share price, long, big, top, number, want, wants, please, reserve,
    federal reserve, natural, support, debt, risk, record, popular`,
};

export const MARKET_TERMS: ReadonlyMap<string, number> = new Map(
  Object.entries(BY_VALENCE).flatMap(([valence, terms]) =>
    terms.split(',').map((term) => [term.trim().replace(/\s+/g, ' '), Number(valence)] as const),
  ),
);

/** Words of the longest phrase. */
export const LONGEST_TERM = 3;

/** What turns the next few words round. */
export const NEGATIONS: ReadonlySet<string> = new Set(
  `not, no, never, without, nor, neither, cannot, can't, won't, isn't, wasn't, aren't, don't, doesn't, didn't,
  denies, denied, deny, refutes, dismisses, dismissed, avoids, avoided, averts, averted, prevents, prevented,
  fails, failed, unlikely, overturns, overturned, ends, ended, lifts, lifted, foils, foiled, despite, shrugs`
    .split(',')
    .map((word) => word.trim()),
);
