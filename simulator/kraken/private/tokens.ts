import { randomBytes } from 'node:crypto';
import type { KrakenKey } from './api-keys.ts';
import { VenueError } from './venue-error.ts';

/** "The token should be used within 15 minutes of creation. It does not expire once a connection lives." */
export const TOKEN_LIFE_S = 900;

interface Token {
  readonly key: KrakenKey;
  readonly madeMs: number;
}

/** What GetWebSocketsToken gives out. */
export class WebSocketTokens {
  private readonly tokens = new Map<string, Token>();

  constructor(readonly lifeMs = TOKEN_LIFE_S * 1_000) {}

  issue(key: KrakenKey, nowMs: number): string {
    for (const [text, { madeMs }] of this.tokens) {
      if (nowMs - madeMs > this.lifeMs) this.tokens.delete(text);
    }
    const text = randomBytes(32).toString('base64').replace(/=+$/, '');
    this.tokens.set(text, { key, madeMs: nowMs });
    return text;
  }

  /** Throws a VenueError unless it was given out and is young enough to begin something with it. */
  redeem(text: unknown, nowMs: number): KrakenKey {
    const token = typeof text === 'string' ? this.tokens.get(text) : undefined;
    if (!token || nowMs - token.madeMs > this.lifeMs) {
      throw new VenueError('ESession:Invalid session');
    }
    return token.key;
  }
}
