import { WebSocket } from 'ws';
import { POLICY_VIOLATION } from '../wire/socket.ts';

export interface HeartbeatOptions {
  /** How often the server pings. */
  readonly pingEveryMs: number;
  /** How long it waits for the pong with the same payload. */
  readonly pongWithinMs: number;
  /** How long a connection may live; 24 hours when absent. */
  readonly lifetimeMs?: number;
}

/**
 * web-socket-streams.md: "a ping frame every 20 seconds … a pong within a minute"; "a single
 * connection is only valid for 24 hours".
 */
export const DEFAULT_HEARTBEAT: HeartbeatOptions = { pingEveryMs: 20_000, pongWithinMs: 60_000 };
const LIFETIME_MS = 86_400_000;

interface Pulse {
  readonly bornMs: number;
  pingedMs: number;
  /** The payloads of pings without a pong yet, oldest first, with the time they were sent at. */
  readonly awaited: Map<string, number>;
}

const SWEEPS_PER_PING = 10;

/** Pings every connection and closes those that do not answer. Unsolicited pongs do not count. */
export class Heartbeat {
  private readonly pulses = new Map<WebSocket, Pulse>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: HeartbeatOptions) {}

  start(): void {
    const sweepEveryMs = this.options.pingEveryMs / SWEEPS_PER_PING;
    this.timer = setInterval(() => this.sweep(), sweepEveryMs);
  }

  watch(socket: WebSocket): void {
    const nowMs = performance.now();
    const pulse: Pulse = { bornMs: nowMs, pingedMs: nowMs, awaited: new Map() };
    this.pulses.set(socket, pulse);
    socket.on('pong', (payload) => {
      if (!pulse.awaited.has(payload.toString('latin1'))) return;
      pulse.awaited.clear();
    });
    socket.once('close', () => this.pulses.delete(socket));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sweep(): void {
    const nowMs = performance.now();
    for (const [socket, pulse] of this.pulses) {
      if (socket.readyState !== WebSocket.OPEN) continue;
      if (nowMs - pulse.bornMs >= (this.options.lifetimeMs ?? LIFETIME_MS)) {
        socket.close(POLICY_VIOLATION, 'Connection is 24 hours old');
        continue;
      }
      const oldestMs = pulse.awaited.values().next().value ?? nowMs;
      if (nowMs - oldestMs >= this.options.pongWithinMs) {
        socket.close(POLICY_VIOLATION, 'Pong timeout');
      } else if (nowMs - pulse.pingedMs >= this.options.pingEveryMs) {
        const payload = Date.now().toString();
        pulse.pingedMs = nowMs;
        pulse.awaited.set(payload, nowMs);
        socket.ping(payload);
      }
    }
  }
}
