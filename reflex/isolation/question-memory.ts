import {
  NOTHING_RARE,
  SNAPSHOT_SIZE,
  type RareView,
  type ViewSnapshot,
} from '../orient/view-snapshot.ts';

/**
 * The memory that the kernel's thread shares with the thread of one user's strategy. For each symbol
 * there is room for one question and for one answer, so that nothing can pile up:
 *
 *     head:      │ questions │ answers │ …                            how many there ever were
 *     a symbol:  │ asked │ answered │ rare version │ rare length │ answer length │ …
 *                │ numbers: doubles │ rare part: JSON │ answer: JSON │
 *
 * The kernel writes a question only when none is open, and reads nothing back but an answer, whose
 * length is bounded here and whose form is checked by whoever reads it.
 */
const QUESTIONS = 0;
const ANSWERS = 1;
const HEAD_BYTES = 64;

const ASKED = 0;
const ANSWERED = 1;
const RARE_VERSION = 2;
const RARE_LENGTH = 3;
const ANSWER_LENGTH = 4;
const WORDS_BYTES = 64;

const NUMBERS_BYTES = SNAPSHOT_SIZE * 8;
/** A forecast of a hundred levels, the texts of a sentiment, 256 order ids and some overrides. */
const RARE_BYTES = 1 << 15;
/** 32 signals and a sentence, or 32 hurdles. */
const ANSWER_BYTES = 1 << 14;
const SYMBOL_BYTES = WORDS_BYTES + NUMBERS_BYTES + RARE_BYTES + ANSWER_BYTES;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The part of one symbol, for either side. */
class SymbolPart {
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  readonly rare: Uint8Array;
  readonly answer: Uint8Array;

  constructor(memory: SharedArrayBuffer, index: number) {
    const at = HEAD_BYTES + index * SYMBOL_BYTES;
    this.words = new Int32Array(memory, at, WORDS_BYTES / 4);
    this.numbers = new Float64Array(memory, at + WORDS_BYTES, SNAPSHOT_SIZE);
    this.rare = new Uint8Array(memory, at + WORDS_BYTES + NUMBERS_BYTES, RARE_BYTES);
    this.answer = new Uint8Array(memory, at + SYMBOL_BYTES - ANSWER_BYTES, ANSWER_BYTES);
  }
}

export function allocateQuestions(symbols: number): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD_BYTES + symbols * SYMBOL_BYTES);
}

/** The kernel's side. Trusts nothing of what it finds in the memory. */
export class Asker {
  private readonly head: Int32Array;
  private readonly parts: readonly SymbolPart[];
  private readonly rareVersions: Int32Array;
  /** Number of the open question; 0 when none is. */
  private readonly open: Int32Array;
  private asked = 0;

  constructor(memory: SharedArrayBuffer, symbols: number) {
    this.head = new Int32Array(memory, 0, HEAD_BYTES / 4);
    this.parts = Array.from({ length: symbols }, (_, index) => new SymbolPart(memory, index));
    this.rareVersions = new Int32Array(symbols);
    this.open = new Int32Array(symbols);
  }

  /** False when the rare part of the view does not fit: nothing is asked. */
  ask(index: number, { numbers, used, rare, rareVersion }: ViewSnapshot): boolean {
    const part = this.parts[index]!;
    const { words } = part;
    if (this.rareVersions[index] !== rareVersion) {
      const bytes = encoder.encode(JSON.stringify(rare));
      if (bytes.length > RARE_BYTES) return false;
      part.rare.set(bytes);
      words[RARE_LENGTH] = bytes.length;
      words[RARE_VERSION] = rareVersion;
      this.rareVersions[index] = rareVersion;
    }
    for (let i = 0; i < used; i++) part.numbers[i] = numbers[i]!;
    this.asked = (this.asked + 1) | 0 || 1;
    this.open[index] = this.asked;
    Atomics.store(words, ASKED, this.asked);
    Atomics.store(this.head, QUESTIONS, this.asked);
    Atomics.notify(this.head, QUESTIONS, 1);
    return true;
  }

  /** How many answers there are by the other side's count. */
  get answers(): number {
    return Atomics.load(this.head, ANSWERS);
  }

  /** More answers than there were questions. */
  get flooded(): boolean {
    return ((this.answers - this.asked) | 0) > 0;
  }

  /** Hands over the bytes of every answer to an open question; with too many bytes, null. */
  take(each: (index: number, json: string | null) => void): void {
    for (let index = 0; index < this.parts.length; index++) {
      const { words, answer } = this.parts[index]!;
      if (this.open[index] === 0) continue;
      if (Atomics.load(words, ANSWERED) !== this.open[index]) continue;
      this.open[index] = 0;
      const length = Atomics.load(words, ANSWER_LENGTH);
      // A copy: nobody may change it while it is read.
      const fits = length >= 0 && length <= ANSWER_BYTES;
      each(index, fits ? decoder.decode(answer.slice(0, length)) : null);
    }
  }

  /** Stops this thread until there are other than so many answers, or for so long, ms. */
  stand(answers: number, ms: number): void {
    Atomics.wait(this.head, ANSWERS, answers, ms);
  }

  /** Resolves when there are other than so many answers, or when somebody woke us for nothing. */
  async wait(answers: number): Promise<void> {
    await Atomics.waitAsync(this.head, ANSWERS, answers).value;
  }
}

/** The strategy's side. */
export class Answerer {
  private readonly head: Int32Array;
  private readonly parts: readonly SymbolPart[];
  private readonly rares: { version: number; rare: RareView }[];

  constructor(memory: SharedArrayBuffer, symbols: number) {
    this.head = new Int32Array(memory, 0, HEAD_BYTES / 4);
    this.parts = Array.from({ length: symbols }, (_, index) => new SymbolPart(memory, index));
    this.rares = this.parts.map(() => ({ version: 0, rare: NOTHING_RARE }));
  }

  /** Blocks the thread until a question is open, and answers each that is. Never returns. */
  serve(decide: (index: number, numbers: Float64Array, rare: RareView) => string): never {
    for (;;) {
      const questions = Atomics.load(this.head, QUESTIONS);
      this.parts.forEach((part, index) => {
        const asked = Atomics.load(part.words, ASKED);
        if (asked === Atomics.load(part.words, ANSWERED)) return;
        this.answer(part, asked, decide(index, part.numbers, this.rareOf(part, index)));
      });
      Atomics.wait(this.head, QUESTIONS, questions);
    }
  }

  private rareOf({ words, rare }: SymbolPart, index: number): RareView {
    const known = this.rares[index]!;
    const version = words[RARE_VERSION]!;
    if (known.version !== version) {
      const text = decoder.decode(rare.slice(0, words[RARE_LENGTH]));
      known.rare = JSON.parse(text) as RareView;
      known.version = version;
    }
    return known.rare;
  }

  private answer({ words, answer }: SymbolPart, asked: number, json: string): void {
    const bytes = encoder.encode(json);
    if (bytes.length <= ANSWER_BYTES) answer.set(bytes);
    words[ANSWER_LENGTH] = bytes.length;
    Atomics.store(words, ANSWERED, asked);
    Atomics.add(this.head, ANSWERS, 1);
    Atomics.notify(this.head, ANSWERS);
  }
}
