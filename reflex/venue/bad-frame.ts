import { ALL_SYMBOLS } from '../model/event.ts';

/**
 * Why a frame was refused. Refused frames are counted and reported; nothing of them reaches a book.
 * Whoever knows more than nothing says so: which symbol, and that no book can depend on it.
 */
export class BadFrame extends Error {
  override readonly name = 'BadFrame';

  constructor(
    message: string,
    readonly symbolId = ALL_SYMBOLS,
    readonly bookAffected = true,
  ) {
    super(message);
  }
}
