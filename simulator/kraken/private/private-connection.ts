import type { WebSocket } from 'ws';
import type { FaultLine } from '../../faults/fault-line.ts';
import type { Channel } from '../../faults/fault.ts';
import { sendTo } from '../../wire/socket.ts';
import { HEARTBEAT } from '../market-frames.ts';
import type { KrakenKey } from './api-keys.ts';
import { BalanceUpdates } from './balances.ts';

const HEARTBEAT_MS = 1_000;

export type PrivateChannel = 'executions' | 'balances';

/** Frames of the private side are counted for themselves, below those of the market and below −1, which is none. */
let frames = 1;

/** One client of the private address: whose it is, and what it has subscribed to. */
export class PrivateConnection {
  /** The tokens that it has shown: they stay good as long as it lives. */
  readonly shown = new Map<string, KrakenKey>();
  private readonly sequences = new Map<PrivateChannel, number>();
  private readonly keys = new Map<PrivateChannel, KrakenKey>();
  private updates: BalanceUpdates | undefined;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    readonly socket: WebSocket,
    private readonly faults: FaultLine,
  ) {
    socket.once('close', () => clearTimeout(this.heartbeat));
  }

  /** Of one account; the balances of before are not told again. */
  get balanceUpdates(): BalanceUpdates | undefined {
    return this.updates;
  }

  subscribed(channel: PrivateChannel): KrakenKey | undefined {
    return this.keys.get(channel);
  }

  subscribe(channel: PrivateChannel, key: KrakenKey): void {
    this.keys.set(channel, key);
    this.sequences.set(channel, 0);
    if (channel === 'balances') this.updates = new BalanceUpdates(key.account);
    this.heartbeat ??= setTimeout(() => this.send('other', HEARTBEAT), HEARTBEAT_MS);
  }

  unsubscribe(channel: PrivateChannel): void {
    this.keys.delete(channel);
  }

  /** A message of a channel, numbered: the snapshot is the first. */
  publish(channel: PrivateChannel, type: 'snapshot' | 'update', entries: string): void {
    const sequence = this.sequences.get(channel)! + 1;
    this.sequences.set(channel, sequence);
    this.send(
      'order',
      `{"channel":"${channel}","type":"${type}","data":[${entries}],"sequence":${sequence}}`,
    );
  }

  send(channel: Channel, text: string): void {
    if (this.faults.quiet) sendTo(this.socket, text);
    else {
      const message = { channel, symbol: '', frame: -++frames, book: undefined, provable: false };
      this.faults.send(message, this.socket, text);
    }
    if (this.socket.readyState === this.socket.OPEN) this.heartbeat?.refresh();
  }
}
