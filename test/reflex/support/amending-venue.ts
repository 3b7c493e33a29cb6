import type { Execution } from '@voltaire/reflex/model/event.ts';
import type { Terms } from '@voltaire/reflex/model/terms.ts';
import type { Run, Step } from './run.ts';

type Message = Pick<Execution, 'type'> & Partial<Execution>;

interface Request {
  readonly kind: 'amend' | 'cancel';
  readonly terms: Terms;
  readonly decisionSeq: number;
  readonly sentUs: number;
}

/** The venue refuses what is older; whoever has asked a question gives it up after this. */
const DEADLINE_US = 5e6;
const QUESTION_US = 8e6;

/**
 * One order at a venue that changes orders in place, between three ways that nobody hurries: requests to
 * it, its stream, and its answers. What the kernel does goes in, what is delivered comes out; the order
 * here is the truth.
 */
export class AmendingVenue {
  open = true;
  executed = 0;
  /** Ticks × lots, of all fills. */
  paid = 0;
  terms: Terms;
  private trades = 0;
  private ticket = 0;
  private readonly requests: Request[] = [];
  private readonly stream: Message[] = [];
  private readonly answers: { readonly message: Message[]; readonly atUs: number }[] = [];
  private readonly fills: NonNullable<Execution['fill']>[] = [];

  constructor(
    private readonly run: Run,
    readonly id: string,
    terms: Terms,
    /** Kraken's stream says what is done; it takes the rest back when as much has traded, Binance refuses. */
    private readonly dialect: 'kraken' | 'binance',
  ) {
    this.terms = terms;
  }

  /** What it could still trade, with what it has. */
  get most(): number {
    return this.open ? this.terms.quantityLots : this.executed;
  }

  /** What is to follow this order after a cancel is another one's story: it is refused. */
  hear({ amendments, cancels, queries, orders }: Step): void {
    const sentUs = this.run.time.atUs;
    for (const { decisionSeq, request } of amendments) {
      const { quantityLots, priceTicks } = request;
      const terms = { quantityLots, priceTicks };
      this.requests.push({ kind: 'amend', terms, decisionSeq, sentUs });
    }
    for (const _ of cancels) {
      this.requests.push({ kind: 'cancel', terms: this.terms, decisionSeq: -1, sentUs });
    }
    for (const { clientOrderId } of orders) {
      this.apply(this.run.time.execution(clientOrderId, 'REJECTED'));
    }
    for (const _ of queries) this.answers.push({ message: this.account(), atUs: sentUs });
  }

  /** The next request arrives. */
  work(refuses = false): void {
    const request = this.requests.shift();
    if (!request) return;
    if (request.kind === 'cancel') this.cancel();
    else this.amend(request, refuses);
  }

  trade(lots: number): void {
    const quantityLots = Math.min(lots, this.terms.quantityLots - this.executed);
    if (!this.open || quantityLots <= 0) return;
    this.executed += quantityLots;
    const { priceTicks } = this.terms;
    this.paid += priceTicks * quantityLots;
    const of = { fee: '0', feeAsset: 'USDT', maker: true };
    const fill = { tradeId: `t${++this.trades}`, priceTicks, quantityLots, ...of };
    this.fills.push(fill);
    this.stream.push({ type: 'FILL', fill, pushed: true });
    if (this.executed === this.terms.quantityLots) this.open = false;
  }

  /** By somebody, or because it was asked for. */
  cancel(): void {
    if (!this.open) return;
    this.open = false;
    this.stream.push({ type: 'CANCELED', executedLots: this.executed, pushed: true });
  }

  tell(twice = false): void {
    const message = this.stream.shift();
    if (!message) return;
    this.say(message);
    if (twice) this.say(message);
  }

  /** `lost`: the answer to an amendment does not come, which is told; that to a question just does not. */
  answer(lost = false): void {
    const next = this.answers.shift();
    if (!next) return;
    const { message, atUs } = next;
    const [first] = message;
    const late = this.run.time.atUs - atUs > QUESTION_US;
    if (first?.amends === undefined) {
      if (!lost && !late) for (const each of message) this.say(each);
    } else this.say(lost ? { type: 'UNKNOWN', amends: first.amends, reason: 'no answer' } : first);
  }

  /** The connection breaks: what was under way on it is lost, and it is known that it is. */
  cut(): void {
    this.stream.length = 0;
    const { time } = this.run;
    this.apply(time.link('orders', false));
    const unanswered = [
      ...this.requests.flatMap(({ kind, decisionSeq }) => (kind === 'amend' ? [decisionSeq] : [])),
      ...this.answers.flatMap(({ message: [first] }) => first?.amends ?? []),
    ];
    // Half of what was sent last has arrived.
    while (this.requests.length > 1) this.work();
    this.stream.length = 0;
    this.requests.length = 0;
    this.answers.length = 0;
    for (const amends of unanswered) this.say({ type: 'UNKNOWN', amends, reason: 'lost' });
    this.apply(time.link('orders', true));
    this.apply(time.timer());
    this.apply(time.balances());
    this.apply(time.reconciled(...(this.open ? [this.id] : [])));
  }

  /** Everything arrives, and the kernel asks until it has no question any more. */
  settle(): void {
    for (let i = 0; i < 20; i++) {
      while (this.requests.length > 0) this.work();
      while (this.stream.length > 0) this.tell();
      while (this.answers.length > 0) this.answer();
      this.pass(2_500);
    }
  }

  /** In a market that lives. */
  pass(ms: number): void {
    const { run } = this;
    for (let left = ms; left > 0; left -= 500) {
      run.time.pass(Math.min(left, 500));
      this.hear(run.tick());
      this.apply(run.time.timer());
    }
  }

  apply(event: Parameters<Run['apply']>[0]): void {
    this.hear(this.run.apply(event));
  }

  private amend({ terms, decisionSeq: amends, sentUs }: Request, refuses: boolean): void {
    const atUs = this.run.time.atUs;
    const answer = (message: Message) => {
      this.answers.push({ message: [{ ...message, amends }], atUs });
    };
    const late = atUs - sentUs > DEADLINE_US;
    const traded = terms.quantityLots <= this.executed;
    const no = refuses || late || !this.open || (traded && this.dialect === 'binance');
    if (no) return answer({ type: 'REJECTED', reason: 'not now' });
    if (traded) return this.cancel();
    this.terms = terms;
    const exchangeUs = atUs + ++this.ticket;
    this.stream.push({ type: 'AMENDED', terms, exchangeUs, pushed: true });
    if (this.dialect === 'binance') answer({ type: 'AMENDED', exchangeUs });
  }

  /** As a question is answered: the fills, then the state. */
  private account(): Message[] {
    const { terms, executed, open } = this;
    const fills = this.fills.map((fill) => ({ type: 'FILL' as const, fill }));
    if (open) return [...fills, { type: 'ACKED', terms }];
    const filled = executed === terms.quantityLots;
    return [
      ...fills,
      filled ? { type: 'ACKED', terms } : { type: 'CANCELED', executedLots: executed },
    ];
  }

  private say(message: Message): void {
    const base = this.run.time.execution(this.id, message.type);
    this.apply({ ...base, venueOrderId: `v-${this.id}`, ...message });
  }
}
