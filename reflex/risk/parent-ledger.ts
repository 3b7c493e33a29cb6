import type { OrderRequest } from '../model/order.ts';

/** Intents that are remembered after all of their orders have ended. */
const REMEMBERED = 512;

interface Child {
  readonly parent: Parent;
  quantityLots: number;
  filledLots: number;
  open: boolean;
}

interface Parent {
  readonly id: string;
  readonly children: Map<string, Child>;
  open: number;
  /** In place, of all of its orders. */
  amendments: number;
  committedLots: number;
}

/**
 * What has become of each intent (C11): an order counts in full from the moment it is placed, and
 * once it has ended with what it traded, also if the venue tells of a fill later. An intent without an
 * open order is forgotten after some hundreds of others.
 */
export class ParentLedger {
  private readonly parents = new Map<string, Parent>();
  private readonly childById = new Map<string, Child>();
  /** Those without an open order, by the time since which. */
  private readonly over = new Set<Parent>();

  /** Once for each order, when it is sent, or found again after a restart. */
  place(clientOrderId: string, { parentId, quantityLots }: OrderRequest): void {
    if (this.childById.has(clientOrderId)) return;
    let parent = this.parents.get(parentId);
    if (!parent) {
      const children = new Map<string, Child>();
      parent = { id: parentId, children, open: 0, amendments: 0, committedLots: 0 };
      this.parents.set(parentId, parent);
    }
    const child: Child = { parent, quantityLots, filledLots: 0, open: true };
    this.childById.set(clientOrderId, child);
    parent.children.set(clientOrderId, child);
    parent.open++;
    parent.committedLots += quantityLots;
    this.over.delete(parent);
  }

  /** An amendment in place of the order is sent: to a parent it is one order more. */
  amending(clientOrderId: string): void {
    const child = this.childById.get(clientOrderId);
    if (child) child.parent.amendments++;
  }

  /** What the order may trade in all, at worst, has changed. */
  resize(clientOrderId: string, quantityLots: number): void {
    const child = this.childById.get(clientOrderId);
    if (!child) return;
    child.parent.committedLots -= committedLotsOf(child);
    child.quantityLots = quantityLots;
    child.parent.committedLots += committedLotsOf(child);
  }

  /** More lots of the order have traded. */
  filled(clientOrderId: string, lots: number): void {
    const child = this.childById.get(clientOrderId);
    if (!child) return;
    child.parent.committedLots -= committedLotsOf(child);
    child.filledLots += lots;
    child.parent.committedLots += committedLotsOf(child);
  }

  /** The order may not trade any more: filled, taken back, refused or expired. */
  ended(clientOrderId: string): void {
    const child = this.childById.get(clientOrderId);
    if (!child?.open) return;
    const { parent } = child;
    parent.committedLots -= committedLotsOf(child);
    child.open = false;
    parent.committedLots += committedLotsOf(child);
    parent.open--;
    if (parent.open === 0) this.over.add(parent);
    if (this.over.size > REMEMBERED) this.forgetOldest();
  }

  /**
   * Lots traded, and lots that may still trade. What an order that is replaced may still trade is left
   * out; what it has traded is not.
   */
  committedLots(parentId: string, replacedClientOrderId?: string): number {
    const parent = this.parents.get(parentId);
    if (!parent) return 0;
    const replaced =
      replacedClientOrderId === undefined ? undefined : parent.children.get(replacedClientOrderId);
    if (!replaced) return parent.committedLots;
    return parent.committedLots - committedLotsOf(replaced) + replaced.filledLots;
  }

  /** Orders so far, open or ended, and amendments of them in place. */
  children(parentId: string): number {
    const parent = this.parents.get(parentId);
    return parent ? parent.children.size + parent.amendments : 0;
  }

  private forgetOldest(): void {
    for (const parent of this.over) {
      for (const clientOrderId of parent.children.keys()) this.childById.delete(clientOrderId);
      this.parents.delete(parent.id);
      this.over.delete(parent);
      return;
    }
  }
}

function committedLotsOf({ open, quantityLots, filledLots }: Child): number {
  return open ? Math.max(quantityLots, filledLots) : filledLots;
}
