interface Message {
  readonly dueMs: number;
  /** Lost with the connection; what cannot be asked for again is not. */
  readonly losable: boolean;
  deliver(): void;
}

/** Messages under way between us and a made-up venue, each with a time of its own. */
export class Post {
  private messages: Message[] = [];

  add(message: Message): void {
    this.messages.push(message);
  }

  /** The connection breaks. */
  lose(): void {
    this.messages = this.messages.filter(({ losable }) => !losable);
  }

  /** All that is due, also what comes of it at once. */
  deliver(ms: number): void {
    for (;;) {
      const due = this.messages.findIndex(({ dueMs }) => dueMs <= ms);
      if (due < 0) return;
      this.messages.splice(due, 1)[0]!.deliver();
    }
  }
}
