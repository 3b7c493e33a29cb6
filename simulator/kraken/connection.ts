import type { WebSocket } from 'ws';
import type { FaultLine } from '../faults/fault-line.ts';
import type { Message } from '../faults/fault.ts';
import { sendTo } from '../wire/socket.ts';
import { HEARTBEAT } from './market-frames.ts';
import type { ChannelName, Subscription } from './requests.ts';

/** "Heartbeat messages are sent approximately once every second in the absence of any other." */
const HEARTBEAT_MS = 1_000;

/** One client: what it has subscribed to, and its heartbeat. */
export class KrakenConnection {
  private readonly subscriptions = new Map<string, Subscription>();
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    readonly socket: WebSocket,
    private readonly faults: FaultLine,
    /** A message that is about no market. */
    private readonly other: () => Message,
  ) {
    socket.once('close', () => clearTimeout(this.heartbeat));
  }

  subscription(channel: ChannelName, symbol: string): Subscription | undefined {
    return this.subscriptions.get(`${channel} ${symbol}`);
  }

  subscribe(subscription: Subscription): void {
    this.subscriptions.set(`${subscription.channel} ${subscription.symbol}`, subscription);
    this.heartbeat ??= setTimeout(() => this.answer(HEARTBEAT), HEARTBEAT_MS);
  }

  unsubscribe({ channel, symbol }: Subscription): void {
    this.subscriptions.delete(`${channel} ${symbol}`);
  }

  send(message: Message, text: string): void {
    if (this.faults.quiet) sendTo(this.socket, text);
    else this.faults.send(message, this.socket, text);
    // A closed connection's timer is cleared, and refreshing it would set it again.
    if (this.socket.readyState === this.socket.OPEN) this.heartbeat?.refresh();
  }

  answer(text: string): void {
    this.send(this.other(), text);
  }
}
