import { Kernel } from '@voltaire/reflex/kernel.ts';
import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { BadFrame } from '@voltaire/reflex/venue/bad-frame.ts';
import { heapInUse } from '../bench/heap.ts';
import { POLICY } from '../reflex/support/policy.ts';
import { mutate, seeded } from '../reflex/support/mutate.ts';
import { isSnapshot, type Recording } from '../reflex/support/recordings.ts';
import { Doubt } from './doubt.ts';
import { PlainBook, type PlainMessage } from './plain-book.ts';
import { plainMessages } from './plain-messages.ts';

export interface FuzzResult {
  readonly mutants: number;
  readonly refused: number;
  /** Errors that were no BadFrame; the first of them in words. */
  thrown: number;
  firstThrown: string;
  /** Comparisons of a book that was LIVE with the truth, and how many of them failed. */
  compared: number;
  wrongLive: number;
  firstWrong: string;
  /** Of all comparisons, also of books that were not LIVE. */
  liveShare: number;
  /** Whole bytes that stay for each mutant in the part of the run where the heap grew least. */
  bytesPerFrame: number;
}

/** The heap is measured after each: what mutants retain makes every part grow, a compiler only some. */
const PARTS = 8;
/** One mutant to so many frames as they were recorded: books have to be LIVE to be wrong. */
const RECORDED_PER_MUTANT = 4;
const FRAME_NS = 20e6;
/** What the venue needs for its answer. */
const ANSWER_FRAMES = 3;
const FRAMES_PER_TIMER = 25;

/**
 * Feeds a recording with mutants between its frames, or in their place, through the venue's decoder
 * into a kernel, and compares its books with the truth behind every undamaged message of a book.
 *
 * What can be found, and is demanded here. Checksums (Kraken, depth 10): everything, at once. Update
 * ids (Binance): every missing message and every id that is none, with the next message; one message
 * later when the mutant stood before the frame that it was made of, for that has the same time.
 * What update ids cannot show is a well-formed message whose levels were altered: those prices are
 * left out until the book is fetched anew. Nor can they show two faults that hide each other: one
 * message lost, and the one before or behind it saying that it held what was lost. Then nothing of
 * the book is demanded until it is fetched anew. The quote of the same id shows all of this at the
 * top (quote-oracle.test.ts).
 */
export function fuzzFrames(recording: Recording, mutants: number, seed: number): FuzzResult {
  const run = new FuzzRun(recording, seeded(seed));
  let held = Number.NaN;
  let leastGrowth = Number.POSITIVE_INFINITY;
  for (let part = 1; part <= PARTS; part++) {
    run.until(Math.ceil((mutants * part) / PARTS));
    const now = heapInUse();
    if (part > 1) leastGrowth = Math.min(leastGrowth, now - held);
    held = now;
  }
  const bytesPerFrame = Math.floor((Math.max(0, leastGrowth) * PARTS) / mutants);
  return { ...run.result, bytesPerFrame };
}

class FuzzRun {
  private readonly kernel: Kernel;
  private truths: PlainBook[] = [];
  private readonly plain: readonly PlainMessage[][];
  /** By symbol. */
  private readonly doubts: readonly Doubt[];
  private readonly unanswered = new Map<number, number>();
  private monoNs = 1e9;
  private at = 0;
  private checks = 0;
  private mutants = 0;
  private refused = 0;
  private readonly found = {
    thrown: 0,
    firstThrown: '',
    compared: 0,
    wrongLive: 0,
    firstWrong: '',
  };

  constructor(
    private readonly recording: Recording,
    private readonly random: () => number,
  ) {
    const { instruments } = recording;
    this.plain = plainMessages(recording);
    this.doubts = instruments.map((instrument) => new Doubt(instrument));
    const boot = {
      kind: EventKind.BOOT,
      atUs: 0,
      monoNs: 0,
      runId: 'fuzz',
      buildHash: '',
      policyHash: '',
      policy: POLICY,
      instruments: instruments.map(({ definition }) => definition),
      strategies: [],
      venueLimits: null,
      carry: null,
    };
    this.kernel = new Kernel(boot, []);
    this.apply(boot);
    this.reconnect();
  }

  get result(): Omit<FuzzResult, 'bytesPerFrame'> {
    const { mutants, refused, found, checks } = this;
    return { mutants, refused, ...found, liveShare: found.compared / Math.max(1, checks) };
  }

  /** Whole recordings, and then the beginning of a connection: what a book holds is no growth. */
  until(mutants: number): void {
    while (this.mutants < mutants) {
      for (this.at = 0; this.at < this.recording.frames.length; this.at++) this.step();
      this.reconnect();
    }
  }

  private step(): void {
    const { recording, random, at } = this;
    const frame = recording.frames[at]!;
    const messages = this.plain[at]!;
    this.monoNs += FRAME_NS;
    if (at % FRAMES_PER_TIMER === 0) this.apply({ kind: EventKind.TIMER, ...this.stamp() });
    const isMutated = !isSnapshot(frame) && random() < 1 / RECORDED_PER_MUTANT;
    const isReplaced = isMutated && random() < 0.5;
    if (isMutated) this.mutant(frame, messages, isReplaced);
    for (const message of messages) {
      this.truths[message.symbolId]!.take(message);
      this.doubts[message.symbolId]!.onMessage(message, isReplaced);
    }
    if (isReplaced) return;
    this.feed(frame);
    // Behind a snapshot alone nothing shows yet what was lost between the two.
    for (const { symbolId, isSnapshot: alone } of messages) if (!alone) this.compare(symbolId);
    this.answer();
  }

  private mutant(frame: Buffer, messages: readonly PlainMessage[], isReplaced: boolean): void {
    this.mutants++;
    const isSubtle = this.random() < 0.5;
    const mutant = isSubtle ? otherDigit(frame, this.random) : mutate(frame, this.random);
    this.feed(mutant, (event) => this.doubt(event, messages[0], isReplaced));
  }

  private doubt(event: KernelEvent, message: PlainMessage | undefined, isReplaced: boolean): void {
    if (event.kind !== EventKind.DEPTH_DIFF && event.kind !== EventKind.CHAINED_DIFF) return;
    const isInStep = this.isInStep(event.symbolId);
    this.doubts[event.symbolId]!.onMutant(event, message, { isReplaced, isInStep });
  }

  private isInStep(symbolId: number): boolean {
    return this.kernel.lanes[symbolId]!.market.feed.bookInStep;
  }

  private feed(frame: Buffer, look: (event: KernelEvent) => void = () => undefined): void {
    try {
      this.recording.read(frame, this.monoNs, (event) => {
        this.apply(event);
        look(event);
      });
    } catch (error) {
      if (error instanceof BadFrame) this.onBadFrame(error);
      else this.onThrown(error, frame);
    }
  }

  private onBadFrame({ symbolId, bookAffected, message: reason }: BadFrame): void {
    this.refused++;
    const { venue } = this.recording;
    const about = { venue, symbolId, bookAffected, reason, count: 1 };
    this.apply({ kind: EventKind.BAD_FRAME, ...this.stamp(), ...about });
  }

  private onThrown(error: unknown, frame: Buffer): void {
    const { found } = this;
    if (found.thrown++ === 0) found.firstThrown = `${String(error)} at ${frame.toString('latin1')}`;
  }

  private apply(event: KernelEvent): void {
    for (const symbolId of this.kernel.apply(event).resyncs) {
      this.unanswered.set(symbolId, ANSWER_FRAMES);
    }
  }

  /** The venue answers requests for a book with the truth, after a while. */
  private answer(): void {
    for (const [symbolId, left] of this.unanswered) {
      this.unanswered.set(symbolId, left - 1);
      const truth = this.truths[symbolId]!;
      if (left > 0 || !truth.ready) continue;
      this.unanswered.delete(symbolId);
      // A late answer changes nothing.
      if (!this.isInStep(symbolId)) this.doubts[symbolId]!.onFetched();
      const isKraken = this.recording.venue === 'kraken';
      this.feed(Buffer.from(isKraken ? truth.krakenSnapshot() : truth.restAnswer()));
    }
  }

  private compare(symbolId: number): void {
    const { market } = this.kernel.lanes[symbolId]!;
    this.checks++;
    const doubt = this.doubts[symbolId]!;
    if (doubt.excuses(this.monoNs) || market.feed.state !== 'LIVE') return;
    const { found, truths } = this;
    found.compared++;
    const wrong = truths[symbolId]!.differences(market.book);
    const certain = wrong.filter((ticks) => !doubt.about(ticks));
    if (certain.length === 0) return;
    const where = certain.slice(0, 5).join(', ');
    if (found.wrongLive++ === 0) found.firstWrong = `frame ${this.at}, prices ${where}`;
  }

  private reconnect(): void {
    const { instruments, venue } = this.recording;
    this.truths = instruments.map((instrument) => new PlainBook(instrument));
    for (const doubt of this.doubts) doubt.clear();
    this.unanswered.clear();
    for (const up of [false, true]) {
      const about = { link: 'market', venue, up, reason: 'the recording begins' } as const;
      this.apply({ kind: EventKind.LINK, ...this.stamp(), ...about });
    }
  }

  private stamp(): { atUs: number; monoNs: number } {
    return { atUs: this.monoNs / 1e3, monoNs: this.monoNs };
  }
}

/** The frame with one digit of it another one: mostly as well-formed as before. */
function otherDigit(frame: Buffer, random: () => number): Buffer {
  const changed = Buffer.from(frame);
  const below = (limit: number) => Math.floor(random() * limit);
  let at = below(frame.length);
  for (let tries = 0; tries < 100 && !isDigit(frame[at]!); tries++) at = below(frame.length);
  if (isDigit(frame[at]!)) changed[at] = ZERO + ((frame[at]! - ZERO + 1 + below(9)) % 10);
  return changed;
}

const ZERO = 48;

const isDigit = (byte: number): boolean => byte >= ZERO && byte < ZERO + 10;
