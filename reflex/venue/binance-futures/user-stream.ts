import type { Random } from '../../ports.ts';
import { Connection } from '../connection.ts';
import type { ConnectionBudget } from '../connection-budget.ts';
import { parseObject } from '../binance/fields.ts';

/** The venue pings every 3 minutes; we ask in between (Connection). */
const SILENCE_MS = 30_000;

export interface UserStreamParts {
  /** ws://… of the stream server, without a path. */
  readonly streamUrl: string;
  readonly random: Random;
  readonly budget: ConnectionBudget;
  /** Told once of each stream that was opened. */
  readonly opened: () => void;
  /** What the account's own events say; throws on what cannot be read. */
  readonly event: (event: Readonly<Record<string, unknown>>) => void;
  readonly lost: (reason: string) => void;
}

/** The account's own events, on a connection of their own ("User Data Streams", /private). */
export class UserStream {
  private connection: Connection | null = null;

  constructor(private readonly parts: UserStreamParts) {}

  /** One connection for one listen key: when it is lost, another key is asked for. */
  open(listenKey: string): void {
    this.close();
    const { streamUrl, random, budget, opened, lost } = this.parts;
    this.connection = new Connection(
      {
        url: `${streamUrl}/private/ws/${listenKey}`,
        silenceMs: SILENCE_MS,
        pongsCount: true,
        random,
        budget,
      },
      {
        onOpen: opened,
        onFrame: (frame) => this.onFrame(frame),
        onLost: (reason) => {
          this.close();
          lost(`user data: ${reason}`);
        },
      },
    );
    this.connection.start();
  }

  close(): void {
    this.connection?.stop();
    this.connection = null;
  }

  private onFrame(frame: Buffer): void {
    try {
      const message = parseObject(frame.toString());
      if (message.e === 'listenKeyExpired') this.fail('the listen key has expired');
      else this.parts.event(message);
    } catch (error) {
      // An account message that we cannot read means that we no longer know our orders.
      this.fail(`unreadable: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private fail(reason: string): void {
    this.close();
    this.parts.lost(`user data: ${reason}`);
  }
}
