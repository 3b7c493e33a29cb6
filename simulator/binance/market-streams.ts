/** /ws/<stream> and /stream?streams=… (web-socket-streams.md): who gets which frame. */
import type { WebSocket } from 'ws';
import type { Frame } from '../replay/frame.ts';
import type { MarketFrames } from './market-frames.ts';
import { POLICY_VIOLATION, sendTo, textOf } from './socket.ts';
import { answerControl, type StreamSubscriptions } from './stream-control.ts';

/** `frameIndex` is the tape's line, or SEAM; `monoNs` is taken right before the first socket write. */
export type FrameSent = (frameIndex: number, monoNs: bigint) => void;

/** "WebSocket connections have a limit of 5 incoming messages per second", pings and pongs included. */
const MESSAGES_PER_SECOND_MAX = 5;
const SECOND_MS = 1_000;

/** At full speed the replay waits for a client that has this much unread … */
const BEHIND_BYTES = 256 * 1024;
/** … but not for ever. */
const BEHIND_MS_MAX = 5_000;

class StreamConnection implements StreamSubscriptions {
  private readonly subscribed = new Set<string>();
  private second = 0;
  private messages = 0;
  behindSinceMs: number | undefined;

  constructor(
    readonly socket: WebSocket,
    public combined: boolean,
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
    if (++this.messages <= MESSAGES_PER_SECOND_MAX) return true;
    this.socket.close(POLICY_VIOLATION, 'Too many requests');
    return false;
  }
}

export class MarketStreams {
  framesSent = 0;
  private readonly connections = new Set<StreamConnection>();

  constructor(
    private readonly frames: MarketFrames,
    private readonly onFrameSent: FrameSent | undefined,
  ) {}

  connect(socket: WebSocket, url: URL): void {
    const combined = url.pathname === '/stream';
    const connection = new StreamConnection(socket, combined);
    const path = url.pathname.slice('/ws/'.length);
    const names = combined ? (url.searchParams.get('streams') ?? '') : path;
    connection.subscribe(names.split('/').filter((name) => name !== ''));
    this.connections.add(connection);
    socket.on('message', (data) => {
      if (connection.admit()) sendTo(socket, answerControl(textOf(data), connection));
    });
    socket.on('ping', () => connection.admit());
    socket.on('pong', () => connection.admit());
    socket.once('close', () => this.connections.delete(connection));
  }

  /** Sends a frame to whom it concerns; its text is made at most once per form. */
  publish(frame: Frame): void {
    const stream = this.frames.streamOf(frame);
    let raw: Buffer | undefined;
    let combined: Buffer | undefined;
    let first = true;
    for (const connection of this.connections) {
      if (!connection.wants(stream)) continue;
      let bytes: Buffer;
      if (connection.combined) {
        combined ??= Buffer.from(this.frames.combined(frame), 'latin1');
        bytes = combined;
      } else {
        raw ??= Buffer.from(this.frames.raw(frame), 'latin1');
        bytes = raw;
      }
      if (first) {
        first = false;
        this.framesSent++;
        this.onFrameSent?.(frame.index, process.hrtime.bigint());
      }
      sendTo(connection.socket, bytes);
    }
  }

  /** Whether every client has read nearly all; one that stays behind for long is disconnected. */
  clientsKeepUp(): boolean {
    let keepUp = true;
    for (const connection of this.connections) {
      if (connection.socket.bufferedAmount <= BEHIND_BYTES) {
        connection.behindSinceMs = undefined;
        continue;
      }
      keepUp = false;
      connection.behindSinceMs ??= performance.now();
      if (performance.now() - connection.behindSinceMs > BEHIND_MS_MAX) {
        connection.socket.terminate();
      }
    }
    return keepUp;
  }
}
