const SHOWN_EVERY_MS = 100;
const BAR = 30;

/** A bar on one line of a terminal; nothing where the output is no terminal. */
export class Progress {
  private startedMs = performance.now();
  private shownMs = 0;
  private before = 0;
  private shown = false;

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly total: number,
    private readonly what: string,
  ) {}

  /** Of `total`, so many are done; fewer than before begin a new bar. */
  readonly take = (done: number): void => {
    const now = performance.now();
    if (done < this.before) this.startedMs = now;
    this.before = done;
    if (!this.out.isTTY || now - this.shownMs < SHOWN_EVERY_MS) return;
    this.shownMs = now;
    this.shown = true;
    const perSecond = done / ((now - this.startedMs) / 1000);
    const left = (this.total - done) / perSecond;
    const full = Math.round((BAR * done) / this.total);
    const bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`;
    const figures = `${Number(perSecond.toPrecision(3))} ${this.what}/s, ${left.toFixed(0)} s left`;
    this.out.write(`\r${bar} ${Math.floor((100 * done) / this.total)} % ${figures} \x1b[K`);
  };

  end(): void {
    if (this.shown) this.out.write('\r\x1b[K');
  }
}
