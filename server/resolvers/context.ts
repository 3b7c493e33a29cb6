import type { AccessSharing } from '../access/access-sharing.ts';
import type { Actor } from '../access/actor.ts';
import type { BrainDesk } from '../brain/brain-desk.ts';
import type { ExportTickets } from '../export/tickets.ts';
import type { IndexHost } from '../index/index-host.ts';
import type { LedgerHost } from '../ledger/ledger-host.ts';
import type { NewsDesk } from '../news/desk.ts';
import type { HandIn } from '../news/hand-in.ts';
import type { SeriesDesk } from '../stores/series/series-desk.ts';
import type { SharedStateDesk } from '../stores/shared/desk.ts';
import type { Views } from '../views/views.ts';

/** What every resolver gets. */
export interface Context {
  /** Null when nobody is signed in. */
  readonly actor: Actor | null;
  /** Who may sign in, and how other processes hear of it. */
  readonly access: Pick<AccessSharing, 'store' | 'sharedAtUs' | 'problem' | 'lastUse' | 'hurry'>;
  readonly views: Views;
  /** Null when it is switched off. */
  readonly brain: BrainDesk | null;
  readonly ledger: LedgerHost;
  readonly index: IndexHost;
  readonly tickets: ExportTickets;
  readonly news: NewsDesk;
  readonly series: SeriesDesk;
  readonly handIn: HandIn;
  readonly shared: SharedStateDesk;
}
