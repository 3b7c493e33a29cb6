import type { CommandMessage } from './command.ts';
import { KillRequests } from './kill-requests.ts';
import { KillWatch } from './kill-watch.ts';
import type { KillMode } from './model/event.ts';
import type { Scope } from './model/scope.ts';
import type { Clock } from './ports.ts';
import type { KillBoard } from './rings/kill-board.ts';

export interface KillEdgeParts {
  readonly board: KillBoard;
  readonly clock: Clock;
  /** Where `voltaire kill` puts its requests. */
  readonly directory: string;
  readonly take: (command: CommandMessage) => void;
  /** Writes what waits. Says why that failed; empty when all is in the journal. */
  readonly journaled: () => string;
  /** Orders of the scope that may still trade. */
  readonly cancelling: (scope: Scope) => number;
  readonly report: (problem: string) => void;
}

/** Every way in which a kill reaches the kernel besides the command ring. */
export class KillEdge {
  private readonly watch: KillWatch;
  private readonly requests: KillRequests;

  constructor(private readonly parts: KillEdgeParts) {
    const { board, clock, directory, take, journaled, cancelling, report } = parts;
    this.watch = new KillWatch(board, clock, take);
    this.requests = new KillRequests({
      directory,
      board,
      report,
      command: ({ actor, scope, mode, reason }, killNumber) => {
        this.watch.heard(scope, killNumber);
        take({ actor, action: { type: 'kill', scope, mode, reason, killNumber } });
        return journaled();
      },
      cancelling: ({ scope, mode }) => (mode === 'HALT' ? 0 : cancelling(scope)),
    });
  }

  /** To be called before anything can send. `kills`: of the run before, which are still kills. */
  start(kills: readonly { scope: Scope; mode: KillMode; number: number }[]): void {
    const { board, report } = this.parts;
    for (const { scope, number, mode } of kills) {
      // What is configured no longer has no orders either: the kernel alone remembers it.
      if (!board.scopes.includes(scope))
        report(`a kill of ${scope} is in force, which is not here`);
      else board.restore(scope, number, mode);
      this.watch.heard(scope, number);
    }
    this.requests.start();
    void this.watch.follow();
  }

  /** A command is about to be taken. */
  noticed({ action }: CommandMessage): void {
    if (action.type === 'kill') this.watch.heard(action.scope, action.killNumber);
  }

  /** To be called now and then. */
  look(): void {
    this.requests.look();
    this.watch.look();
  }

  stop(): void {
    this.requests.stop();
  }
}
