import type { AnchorConfig } from '../../config/ledger.ts';
import type { Anchor, AnchorPlan } from './anchors.ts';
import { FileAnchor } from './file-anchor.ts';
import { TimeStampAnchor } from './time-stamp-anchor.ts';
import { WebhookAnchor } from './webhook-anchor.ts';

const MINUTE_MS = 60_000;

/** `journal`: its directory. `ledger`: the name of its key. */
export function openAnchors(
  configs: readonly AnchorConfig[],
  journal: string,
  ledger: string,
): AnchorPlan[] {
  return configs.map((config) => {
    const anchor = open(config, journal, ledger);
    return { anchor, everyMs: config.everyMinutes * MINUTE_MS };
  });
}

function open(config: AnchorConfig, journal: string, ledger: string): Anchor {
  switch (config.type) {
    case 'file':
      return new FileAnchor(config.directory, config.git, ledger);
    case 'timeStamp':
      return new TimeStampAnchor(config.url, journal);
    case 'webhook':
      return new WebhookAnchor(config.url, config.headers);
  }
}
