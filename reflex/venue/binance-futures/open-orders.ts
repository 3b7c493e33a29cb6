/** Orders of ours that may be open at the venue: whether all are gone decides what happens to its timer. */
export class OpenOrders {
  private readonly ids = new Set<string>();

  get any(): boolean {
    return this.ids.size > 0;
  }

  sent(clientOrderId: string): void {
    this.ids.add(clientOrderId);
  }

  ended(clientOrderId: string): void {
    this.ids.delete(clientOrderId);
  }
}
