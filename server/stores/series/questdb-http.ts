import type { Cell } from './queries.ts';

/** An engine that has not answered by then is taken for frozen. */
const ANSWER_WITHIN_MS = 5_000;

/** Asks QuestDB over /exec; what it throws is a sentence, and never has the password in it. */
export class QuestDbHttp {
  readonly url: URL;
  private readonly authorization: string | null;

  constructor(
    address: string,
    private readonly answerWithinMs = ANSWER_WITHIN_MS,
  ) {
    const { username, password } = new URL(address);
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.authorization = username === '' ? null : `Basic ${Buffer.from(pair).toString('base64')}`;
    this.url = new URL(address);
    this.url.username = '';
    this.url.password = '';
  }

  async query(sql: string): Promise<Cell[][]> {
    const url = new URL('exec', this.url);
    url.searchParams.set('query', sql);
    const response = await this.answer(url);
    const text = await response.text();
    if (!response.ok) throw new Error(`QuestDB at ${this.url.host} refuses: ${errorIn(text)}`);
    return (JSON.parse(text) as { dataset?: Cell[][] }).dataset ?? [];
  }

  private async answer(url: URL): Promise<Response> {
    try {
      return await fetch(url, {
        signal: AbortSignal.timeout(this.answerWithinMs),
        headers: this.authorization === null ? {} : { authorization: this.authorization },
      });
    } catch (error) {
      throw new Error(`QuestDB at ${this.url.host} does not answer: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  }
}

function errorIn(text: string): string {
  try {
    return ((JSON.parse(text) as { error?: string }).error ?? text).slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}

/** What fetch throws says only that it failed; why is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
