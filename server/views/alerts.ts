import type { Alert as AlertRecord, Outcome } from '@voltaire/reflex/model/outcome.ts';
import type { Alert } from '@voltaire/schema/governance.ts';
import { allOrEnd, Topic } from '../fan-out/topic.ts';

/** Kept for looking back; the journal keeps all. */
const MOST = 1_000;

/** What people should look at: what is so now, and what was told. */
export class Alerts {
  readonly told = new Topic<Alert>(allOrEnd());
  private readonly inForce = new Map<string, Alert>();
  private readonly kept: Alert[] = [];

  apply({ kind: _kind, ...record }: AlertRecord, { atUs }: Outcome): void {
    this.tell({ ...record, atUs });
  }

  /** Also what the server itself has to say. */
  tell(alert: Alert): void {
    const key = `${alert.code} ${alert.scope} ${alert.subject}`;
    this.inForce.delete(key); // the newest stands last
    if (alert.active) this.inForce.set(key, alert);
    this.kept.push(alert);
    if (this.kept.length > MOST) this.kept.shift();
    this.told.publish(alert);
  }

  /** Newest first. */
  get active(): Alert[] {
    return [...this.inForce.values()].reverse();
  }

  /** Newest first. */
  history(most: number): Alert[] {
    return this.kept.slice(-most).reverse();
  }
}
