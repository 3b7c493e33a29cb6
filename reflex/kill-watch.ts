import type { CommandMessage } from './command.ts';
import type { Scope } from './model/scope.ts';
import type { Clock } from './ports.ts';
import type { Kill, KillBoard, KillCause } from './rings/kill-board.ts';

/** A kill's command comes right behind it. If not, whoever was to send it hangs or is gone. */
const COMMAND_WITHIN_NS = 250e6;

const WORDS: Readonly<Record<KillCause, { readonly actor: string; readonly reason: string }>> = {
  command: { actor: 'unknown', reason: 'engaged, and nobody has said by whom' },
  signal: { actor: 'signal', reason: 'SIGUSR2' },
  shell: { actor: 'shell', reason: 'engaged from the shell' },
  lease: {
    actor: 'shared state',
    reason: 'the lease of the account is lost, and the server has not said so',
  },
  fault: { actor: 'kernel', reason: 'the kernel has failed' },
};

/**
 * Sees to it that every kill on the board reaches the kernel as a command, and so the journal, also
 * when it came by a signal, or when the thread that engaged it could say no more.
 */
export class KillWatch {
  /** By scope: the newest kill that the kernel knows, and the one that waits for its command. */
  private readonly known = new Map<Scope, number>();
  private readonly waiting = new Map<
    Scope,
    { readonly number: number; readonly sinceNs: number }
  >();

  constructor(
    private readonly board: KillBoard,
    private readonly clock: Clock,
    private readonly take: (command: CommandMessage) => void,
  ) {}

  /** The kernel has heard of this kill, or does so now. */
  heard(scope: Scope, number: number): void {
    if (number > (this.known.get(scope) ?? 0)) this.known.set(scope, number);
  }

  look(): void {
    for (const kill of this.board.kills()) {
      const { scope, number, mode, cause } = kill;
      if (number <= (this.known.get(scope) ?? 0)) continue;
      if (cause === 'command' && !this.overdue(kill)) continue;
      this.heard(scope, number);
      const { actor, reason } = WORDS[cause];
      this.take({ actor, action: { type: 'kill', scope, mode, reason, killNumber: number } });
    }
  }

  /** Looks whenever somebody engages the board. Never ends. */
  async follow(): Promise<never> {
    for (;;) {
      const { version } = this.board;
      this.look();
      await this.board.changed(version);
    }
  }

  private overdue({ scope, number }: Kill): boolean {
    const nowNs = this.clock.monoNs();
    const waiting = this.waiting.get(scope);
    if (waiting?.number === number) return nowNs - waiting.sinceNs >= COMMAND_WITHIN_NS;
    this.waiting.set(scope, { number, sinceNs: nowNs });
    return false;
  }
}
