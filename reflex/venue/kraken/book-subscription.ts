/** An unanswered request for a book is repeated after this long. */
const ANSWER_MS = 5_000;
/** No two requests for the book of one symbol follow each other faster. */
const PAUSE_MS = 1_000;

/**
 * When the book of one symbol is asked for. The venue sends a snapshot to nobody but new subscribers,
 * so that every new one costs an unsubscribe and a subscribe: never two at once, and a request that
 * comes too early is delayed, not lost.
 */
export class BookSubscription {
  private answer: NodeJS.Timeout | null = null;
  private pause: NodeJS.Timeout | null = null;
  private wanted = false;
  private refused = false;
  private shown = false;

  constructor(private readonly resubscribe: () => void) {}

  /** It was just asked for, together with others. */
  asked(): void {
    this.stopTimers();
    this.wanted = false;
    this.answer = setTimeout(() => this.ask(), ANSWER_MS);
    this.pause = setTimeout(() => {
      this.pause = null;
      if (this.wanted) this.ask();
    }, PAUSE_MS);
  }

  resync(): void {
    // What was refused would be refused again, and what is under way needs no second request.
    if (this.refused || this.answer) return;
    if (this.pause) this.wanted = true;
    else this.ask();
  }

  onSnapshot(): void {
    if (this.answer) clearTimeout(this.answer);
    this.answer = null;
    this.shown = true;
  }

  /** True when the venue had already shown this book: then something else is wrong than the wish. */
  onRefusal(): boolean {
    this.stopTimers();
    this.refused = true;
    return this.shown;
  }

  /** The connection is gone; nothing is under way any more. */
  end(): void {
    this.stopTimers();
    this.wanted = false;
    this.refused = false;
    this.shown = false;
  }

  private stopTimers(): void {
    if (this.answer) clearTimeout(this.answer);
    if (this.pause) clearTimeout(this.pause);
    this.answer = null;
    this.pause = null;
  }

  private ask(): void {
    this.asked();
    this.resubscribe();
  }
}
