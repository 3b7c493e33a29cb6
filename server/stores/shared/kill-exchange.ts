import type { KillMode } from '@voltaire/reflex/model/event.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import { KILLS } from './keys.ts';
import { decodeKills, encodeKills, type KillWord } from './kill-words.ts';
import type { SharedState } from './shared-state.ts';

export interface KillExchangeParts {
  readonly state: Pick<SharedState, 'connected' | 'say'>;
  /** Of this platform, among all that share the engine. */
  readonly name: string;
  /** Kills of our own that are in force: none that came from others. */
  readonly own: () => readonly KillWord[];
  /** All that can be halted here. */
  readonly scopes: readonly Scope[];
  readonly engage: (scope: Scope, mode: KillMode, reason: string) => void;
}

/**
 * Says which kills are in force here, and engages those that others say. It never releases anything:
 * a word that is gone was taken back by those who said it, for themselves.
 */
export class KillExchange {
  /** Highest number that was heard, by name and scope. */
  private readonly heard = new Map<string, number>();
  private busy = false;

  constructor(private readonly parts: KillExchangeParts) {}

  /** Every word is said and heard anew each time, so that nothing is missed when the engine was away. */
  async beat(): Promise<void> {
    const { state, name, own } = this.parts;
    if (this.busy || !state.connected) return;
    this.busy = true;
    try {
      const words = await state.say(KILLS, name, encodeKills(own()));
      for (const [other, text] of words) if (other !== name) this.hear(other, text);
    } catch {
      // The engine is away: said again at the next beat.
    } finally {
      this.busy = false;
    }
  }

  private hear(name: string, text: string): void {
    const { scopes, engage } = this.parts;
    for (const { scope, mode, number, actor, reason } of decodeKills(text)) {
      if (scope !== GLOBAL && !scopes.includes(scope)) continue; // nothing of it is here
      const key = `${name} ${scope}`;
      if (number <= (this.heard.get(key) ?? -1)) continue;
      this.heard.set(key, number);
      // Nobody makes us trade: what is to be closed there is only stopped here.
      const mildest = mode === 'HALT' ? 'HALT' : 'CANCEL';
      engage(scope, mildest, `${name} is stopped (${actor}: ${reason})`);
    }
  }
}
