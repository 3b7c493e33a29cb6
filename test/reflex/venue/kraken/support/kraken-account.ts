import { createHash, createHmac } from 'node:crypto';
import { krakenAuthUrl } from '@voltaire/simulator/index.ts';
import { Probe } from '../../../../simulator/support.ts';
import { CREDENTIALS } from './gateway.ts';

type Json = Record<string, unknown>;
let lastNonce = 0;

/** One signed request, written down from the venue's documentation and not from our own code. */
export async function privateRest(
  port: number,
  method: string,
  params: Readonly<Record<string, string>> = {},
  nonce = String((lastNonce = Math.max(lastNonce + 1, Date.now() * 1_000))),
  { apiKey, secret } = CREDENTIALS,
): Promise<{ error: string[]; result?: Json }> {
  const path = `/0/private/${method}`;
  const body = new URLSearchParams({ nonce, ...params }).toString();
  const digest = createHash('sha256')
    .update(nonce + body)
    .digest();
  const sign = createHmac('sha512', Buffer.from(secret, 'base64'))
    .update(Buffer.concat([Buffer.from(path), digest]))
    .digest('base64');
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'API-Key': apiKey, 'API-Sign': sign },
    body,
  });
  return (await response.json()) as { error: string[]; result?: Json };
}

/** Somebody else with the same key, by hand. */
export class KrakenAccount {
  private nextId = 1_000;

  private constructor(
    readonly probe: Probe,
    readonly token: string,
  ) {}

  static async connect(port: number): Promise<KrakenAccount> {
    const { result, error } = await privateRest(port, 'GetWebSocketsToken');
    if (!result) throw new Error(error.join());
    const probe = await new Probe(krakenAuthUrl(port)).ready();
    await probe.next(); // the status
    return new KrakenAccount(probe, String(result.token));
  }

  /** The whole answer. */
  async ask(method: string, params: Json): Promise<Json> {
    const id = this.nextId++;
    this.probe.send({ method, params: { ...params, token: this.token }, req_id: id });
    for (;;) {
      const message = await this.probe.nextJson();
      if (message.req_id === id) return message;
    }
  }

  /** The result; throws what the venue refuses with. */
  async trade(method: string, params: Json): Promise<Json> {
    const { success, result, error } = await this.ask(method, params);
    if (success === true) return result as Json;
    throw new Error(String(error));
  }

  close(): void {
    this.probe.close();
  }
}
