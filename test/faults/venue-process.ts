import { generateKeyPairSync } from 'node:crypto';
import type { LedgerReport } from '@voltaire/simulator';
import { Child } from './child.ts';
import type { TraderOptions } from './trader-options.ts';

const DOOR = new URL('../../server/bin/voltaire.mjs', import.meta.url);
const API_KEY = 'crash-test';

/** `voltaire simulator` in a process of its own, with the one account that may trade there. */
export class VenueProcess {
  private constructor(
    private readonly child: Child,
    readonly port: number,
    readonly credentials: TraderOptions['credentials'],
  ) {}

  /** `speed`: of the replayed market. */
  static async start(speed: number): Promise<VenueProcess> {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const key = ['--api-key', API_KEY, '--public-key', publicKeyPem];
    const child = new Child(DOOR, ['simulator', '--port', '0', '--speed', String(speed), ...key]);
    const port = await child.printed(/Exchange simulator {2}http:\/\/127\.0\.0\.1:(\d+)/);
    return new VenueProcess(child, Number(port), { apiKey: API_KEY, privateKeyPem });
  }

  async ledger(): Promise<LedgerReport> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/ledger`);
    return (await answer.json()) as LedgerReport;
  }

  /** Whether its market moves. */
  async market(running: boolean): Promise<void> {
    const body = JSON.stringify({ running });
    const answer = await fetch(`http://127.0.0.1:${this.port}/market`, { method: 'POST', body });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async stop(): Promise<void> {
    await this.child.kill();
  }
}
