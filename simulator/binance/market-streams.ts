/** /ws/<stream> and /stream?streams=… (web-socket-streams.md): who gets which frame. */
import type { WebSocket } from 'ws';
import type { FaultLine } from '../faults/fault-line.ts';
import type { Message } from '../faults/fault.ts';
import { POLICY_VIOLATION, sendTo, textOf } from '../wire/socket.ts';
import { answerControl, type StreamSubscriptions } from './stream-control.ts';

/** `frameIndex` is the tape's line, or SEAM; `monoNs` is taken right before the first socket write. */
export type FrameSent = (frameIndex: number, monoNs: bigint) => void;

const SECOND_MS = 1_000;

class StreamConnection implements StreamSubscriptions {
  private readonly subscribed = new Set<string>();
  private second = 0;
  private messages = 0;

  constructor(
    readonly socket: WebSocket,
    public combined: boolean,
    private readonly messagesPerSecondMax: number,
  ) {}

  get names(): readonly string[] {
    return [...this.subscribed];
  }

  wants(stream: string): boolean {
    return this.subscribed.has(stream);
  }

  subscribe(names: readonly string[]): void {
    for (const name of names) this.subscribed.add(name);
  }

  unsubscribe(names: readonly string[]): void {
    for (const name of names) this.subscribed.delete(name);
  }

  /** Counts an incoming message; closes the connection when they come too fast. */
  admit(): boolean {
    const second = Math.floor(performance.now() / SECOND_MS);
    if (second !== this.second) {
      this.second = second;
      this.messages = 0;
    }
    if (++this.messages <= this.messagesPerSecondMax) return true;
    this.socket.close(POLICY_VIOLATION, 'Too many requests');
    return false;
  }
}

export interface MarketStreamsParts {
  readonly faults: FaultLine;
  readonly framesPlayed: () => number;
  readonly onFrameSent: FrameSent | undefined;
  /** From a client, pings and pongs included; beyond it the connection is closed. */
  readonly messagesPerSecondMax: number;
}

export class MarketStreams {
  framesSent = 0;
  private readonly clients = new Set<StreamConnection>();

  constructor(private readonly parts: MarketStreamsParts) {}

  get connections(): number {
    return this.clients.size;
  }

  *sockets(): Generator<WebSocket> {
    for (const client of this.clients) yield client.socket;
  }

  connect(socket: WebSocket, url: URL): void {
    // One of /stream, /ws and /ws/<stream>, futures with a folder before it.
    const at = url.pathname.indexOf('/ws');
    const combined = at < 0;
    const connection = new StreamConnection(socket, combined, this.parts.messagesPerSecondMax);
    const path = url.pathname.slice(at + '/ws/'.length);
    const names = combined ? (url.searchParams.get('streams') ?? '') : path;
    connection.subscribe(names.split('/').filter((name) => name !== ''));
    this.clients.add(connection);
    socket.on('message', (data) => {
      if (connection.admit()) this.answer(connection, answerControl(textOf(data), connection));
    });
    socket.on('ping', () => connection.admit());
    socket.on('pong', () => connection.admit());
    socket.once('close', () => this.clients.delete(connection));
  }

  wanted(stream: string): boolean {
    for (const client of this.clients) if (client.wants(stream)) return true;
    return false;
  }

  /**
   * Sends a message to whom it concerns; its text is made at most once per form. `line` is that of
   * the tape; undefined when the message is not of one line, and then onFrameSent does not hear of it.
   */
  publish(line: number | undefined, stream: string, message: Message, text: () => string): void {
    const { faults, onFrameSent } = this.parts;
    let raw: Outgoing | undefined;
    let wrapped: Outgoing | undefined;
    let first = true;
    for (const client of this.clients) {
      if (!client.wants(stream)) continue;
      let form: Outgoing;
      if (client.combined) {
        form = wrapped ??= outgoing(`{"stream":"${stream}","data":${raw?.text ?? text()}}`);
      } else {
        form = raw ??= outgoing(text());
      }
      if (first) {
        first = false;
        this.framesSent++;
        if (line !== undefined) onFrameSent?.(line, process.hrtime.bigint());
      }
      if (faults.quiet) sendTo(client.socket, form.bytes);
      else faults.send(message, client.socket, form.text);
    }
  }

  private answer({ socket }: StreamConnection, text: string): void {
    const { faults, framesPlayed } = this.parts;
    faults.send(
      { channel: 'other', symbol: '', frame: framesPlayed(), book: undefined, provable: false },
      socket,
      text,
    );
  }
}

interface Outgoing {
  readonly text: string;
  readonly bytes: Buffer;
}

function outgoing(text: string): Outgoing {
  return { text, bytes: Buffer.from(text, 'latin1') };
}
