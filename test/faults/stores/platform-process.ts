import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '../../server/support/sign-in.ts';
import { Home } from '@voltaire/server/home.ts';
import { post } from '../../server/support/graphql.ts';
import { quoting } from '../../server/support/quoting.ts';
import { Child, later } from '../child.ts';
import { KEEN } from '../keen.ts';

const DOOR = new URL('../../../server/bin/voltaire.mjs', import.meta.url);
const STARTS_WITHIN_MS = 120_000;
const ANSWERS_WITHIN_MS = 20_000;
/** Of the replayed market: orders are filled this much faster than they were. */
const SPEED = 30;
export const ACCOUNT = 'trial';

/** The real platform in a process of its own, trading at the embedded simulator, with two people. */
export class PlatformProcess {
  private constructor(
    private readonly child: Child,
    private readonly url: string,
    readonly home: Home,
    private readonly tokens: readonly [string, string],
  ) {}

  /** `stores`: addresses, by the variables that name them. */
  static async start(path: string, stores: NodeJS.ProcessEnv): Promise<PlatformProcess> {
    const home = new Home(path);
    const tokens = [signIn(home.path, 'ada', 'admin'), signIn(home.path, 'bob', 'risk')] as const;
    const config = join(path, 'trial.config.ts');
    const given = {
      ...quoting({ parameters: KEEN }),
      account: ACCOUNT,
      brain: false,
      feeds: [{ venue: 'binance', symbols: ['BTCUSDT'] }],
    };
    writeFileSync(config, `export default ${JSON.stringify(given)};\n`);
    const flags = ['--no-dashboard', '--port', '0', '--speed', String(SPEED), '--config', config];
    const env = { ...process.env, ...stores, VOLTAIRE_HOME: path };
    const child = new Child(DOOR, ['start', ...flags], env);
    const url = await child.printed(/Voltaire {2}(http:\/\/\S+)/, STARTS_WITHIN_MS);
    return new PlatformProcess(child, url, home, tokens);
  }

  /** Data of a query; throws the first error's message. */
  async ask<T>(query: string): Promise<T> {
    const { data, errors } = await post(this.url, query, { token: this.tokens[0] });
    if (errors?.[0]) throw new Error(errors[0].message);
    return data as T;
  }

  /** Everything, until it is released. True when the answer says that it is in force. */
  async engageKill(): Promise<boolean> {
    const { engageKillSwitch } = await this.ask<{ engageKillSwitch: Trading }>(
      'mutation { engageKillSwitch(mode: HALT, reason: "trial") { level killEngaged } }',
    );
    return engageKillSwitch.killEngaged && engageKillSwitch.level === 'HALTED';
  }

  /** By the two, as soon as the platform lets them. */
  async release(): Promise<void> {
    const [ada, bob] = this.tokens;
    for (const deadline = performance.now() + ANSWERS_WITHIN_MS; ; await later(100)) {
      const { data } = await post(
        this.url,
        'mutation { proposeRelease(scope: "global", reason: "over") { id } }',
        { token: ada },
      );
      const open = await this.ask<{ system: { trading: { proposals: { id: string }[] } } }>(
        '{ system { trading { proposals { id } } } }',
      );
      const { id } =
        (data?.proposeRelease as { id: string }) ?? open.system.trading.proposals[0] ?? {};
      const answer = await post(
        this.url,
        `mutation { approveRelease(proposalId: "${id}", reason: "seen") { killEngaged } }`,
        { token: bob },
      );
      if ((answer.data?.approveRelease as Trading | undefined)?.killEngaged === false) return;
      if (performance.now() > deadline) {
        throw new Error(`the kill cannot be released: ${answer.errors?.[0]?.message}`);
      }
    }
  }

  async stop(): Promise<void> {
    await this.child.kill();
  }
}

interface Trading {
  readonly level: string;
  readonly killEngaged: boolean;
}
