import { execFileSync } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Anchor, Anchors } from '@voltaire/server/ledger/anchors/anchors.ts';
import { openAnchors } from '@voltaire/server/ledger/anchors/open-anchors.ts';
import { checkTimeStamp, timeStampRequest } from '@voltaire/server/ledger/anchors/time-stamp.ts';
import { configSchema } from '@voltaire/server/config/config.ts';
import { ledger as ledgerConfig } from '@voltaire/server/config/ledger.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lacking } from '../support/commands.ts';
import { scratch } from '../reflex/support/journal.ts';
import { MadeLedger } from './made-ledger.ts';

const NO_OPENSSL = lacking('openssl');
const NO_GIT = lacking('git');

const signed = () => new MadeLedger().begin().write(3).sign();
const last = (made: MadeLedger) => made.ledger.checkpoints.last!;

/** A server on loopback that answers each request as it is told; what it was sent. */
async function answering(answer: (body: Buffer, request: IncomingMessage) => Buffer | number) {
  const got: { body: Buffer; request: IncomingMessage }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      got.push({ body, request });
      const said = answer(body, request);
      if (typeof said === 'number') response.writeHead(said).end();
      else response.end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret?key=1` };
}

/** As the ledger's thread does, with anchors as they are configured. */
function anchored(made: MadeLedger, ...anchors: object[]) {
  const problems: string[] = [];
  let nowMs = 0;
  const configs = ledgerConfig.parse({ anchors }).anchors;
  const plans = openAnchors(configs, made.directory, made.signer.name);
  const work = new Anchors(
    plans,
    (text) => problems.push(text),
    () => nowMs,
  );
  return {
    problems,
    state: () => work.snapshot,
    offer: async (ms = 0) => {
      nowMs += ms;
      await work.offer(made.ledger.proven);
    },
  };
}

describe('anchors of checkpoints', () => {
  it('are off when nothing is configured', () => {
    expect(configSchema.parse({}).ledger.anchors).toEqual([]);
  });

  it('get the newest checkpoint as often as they should, and none twice', async () => {
    const made = signed();
    const { got, url } = await answering(() => 204);
    const { offer, problems } = anchored(made, {
      type: 'webhook',
      url,
      everyMinutes: 10,
      headers: { 'x-token': 'z' },
    });
    await offer();
    await offer(3_600_000);
    made.write(2).sign();
    await offer();
    made.write(2).sign().write(2).sign();
    await offer(599_999);
    expect(got).toHaveLength(2);
    await offer(1);
    expect(got.map(({ body }) => body.toString())).toEqual(
      [0, 1, 3].map((i) => made.ledger.checkpoints.all[i]!.note),
    );
    expect(got[0]!.request.headers).toMatchObject({
      'x-token': 'z',
      'content-type': 'text/plain; charset=utf-8',
    });
    expect(problems).toEqual([]);
    const kept = got[1]!.body.toString();
    expect(verifyJournal(made.directory, { key: made.key, checkpoint: kept }).ok).toBe(true);
  });

  it('that fail are told of without secrets, tried again with longer pauses, and stop nobody', async () => {
    const made = signed();
    let well = false;
    const { got, url } = await answering(() => (well ? 200 : 503));
    const folder = scratch();
    const { offer, problems, state } = anchored(
      made,
      { type: 'webhook', url, everyMinutes: 1 },
      { type: 'file', directory: folder },
    );
    expect(state().map(({ size, atUs, problem }) => [size, atUs, problem])).toEqual([
      [0, null, ''],
      [0, null, ''],
    ]);
    await offer();
    expect(state()).toMatchObject([
      { size: 0, atUs: null, problem: 'the answer was 503' },
      { size: last(made).size, problem: '' },
    ]);
    expect(state()[1]!.atUs! / 1000).toBeLessThanOrEqual(Date.now());
    expect(problems[0]).toContain(
      'the answer was 503. It is signed all the same; the next try is in 10 s',
    );
    expect(problems.join('')).not.toMatch(/secret|key=/);
    for (const pause of [10, 20, 40, 60, 60]) {
      await offer(pause * 1000 - 1);
      const { length } = got;
      await offer(1);
      expect(got).toHaveLength(length + 1);
    }
    well = true;
    await offer(60_000);
    expect(problems).toHaveLength(6);
    expect(state()[0]).toMatchObject({ size: last(made).size, problem: '' });
    await offer(3_600_000);
    expect(got).toHaveLength(7);
    expect(
      readFileSync(join(folder, `${made.signer.name.replace('/', '-')}.checkpoints`), 'utf8'),
    ).toBe(last(made).note);
  });

  it('are not asked while they have not answered', async () => {
    const made = signed();
    let asked = 0;
    const slow = Promise.withResolvers<void>();
    const anchor: Anchor = {
      name: 'slow',
      put: async () => {
        asked++;
        await slow.promise;
      },
    };
    const work = new Anchors(
      [{ anchor, everyMs: 0 }],
      () => {},
      () => 0,
    );
    const first = work.offer(last(made));
    made.write(1).sign();
    await work.offer(last(made));
    expect(asked).toBe(1);
    slow.resolve();
    await first;
    await work.offer(last(made));
    expect(asked).toBe(2);
  });

  it('in a folder that is not there fail, and are in it as soon as it is', async () => {
    const made = signed();
    const folder = join(scratch(), 'elsewhere');
    const { offer, problems } = anchored(made, { type: 'file', directory: folder });
    await offer();
    expect(problems[0]).toMatch(/ENOENT/);
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    await offer(10_000);
    expect(problems).toHaveLength(1);
    rmSync(folder, { recursive: true });
  });

  it.skipIf(NO_GIT)(`are commits in a folder of git's${NO_GIT}`, async () => {
    const made = signed();
    const folder = scratch();
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8' });
    git('init', '--quiet');
    git('config', 'user.name', 'ledger');
    git('config', 'user.email', 'ledger@localhost');
    writeFileSync(join(folder, 'other'), 'not ours');
    const { offer, problems } = anchored(made, { type: 'file', directory: folder, git: true });
    await offer();
    made.write(5).sign();
    await offer(3_600_000);
    expect(problems).toEqual([]);
    expect(git('log', '--format=%s').trim().split('\n')).toEqual([
      'Checkpoint of 9 records',
      'Checkpoint of 4 records',
    ]);
    expect(git('status', '--short').trim()).toBe('?? other');
    rmSync(join(folder, '.git'), { recursive: true });
    made.write(1).sign();
    await offer(3_600_000);
    expect(problems[0]).toMatch(/git add: .*not a git repository/);
  });
});

/** An authority of its own, as openssl has one. */
function authority() {
  const at = scratch();
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: at, stdio: 'pipe' });
  writeFileSync(
    join(at, 'ts.cnf'),
    `[req]\ndistinguished_name = dn\n[dn]\n[tsa_ext]\nextendedKeyUsage = critical,timeStamping\n` +
      `[tsa]\ndefault_tsa = one\n[one]\nserial = ${at}/serial\nsigner_cert = ${at}/tsa.pem\n` +
      `signer_key = ${at}/tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\n` +
      `accuracy = secs:1\nordering = yes\n`,
  );
  const made = [
    '-keyout',
    'tsa.key',
    '-out',
    'tsa.pem',
    '-config',
    'ts.cnf',
    '-extensions',
    'tsa_ext',
  ];
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=an authority', ...made);
  const reply = (query: Buffer): Buffer => {
    writeFileSync(join(at, 'query'), query);
    openssl('ts', '-reply', '-config', 'ts.cnf', '-queryfile', 'query', '-out', 'reply');
    return readFileSync(join(at, 'reply'));
  };
  return { reply, openssl, certificate: join(at, 'tsa.pem') };
}

describe('a time-stamp', () => {
  it.skipIf(NO_OPENSSL)(
    `is kept beside the journal, and openssl finds it right${NO_OPENSSL}`,
    async () => {
      const made = signed();
      const { reply, openssl, certificate } = authority();
      const { got, url } = await answering((body) => reply(body));
      const { offer, problems } = anchored(made, { type: 'timeStamp', url });
      await offer();
      expect(problems).toEqual([]);
      expect(got[0]!.request.headers['content-type']).toBe('application/timestamp-query');
      const kept = (form: string) => join(made.directory, 'time-stamps', `4.${form}`);
      expect(readFileSync(kept('checkpoint'), 'utf8')).toBe(last(made).note);
      const check = () =>
        openssl(
          'ts',
          '-verify',
          '-data',
          kept('checkpoint'),
          '-in',
          kept('tsr'),
          '-CAfile',
          certificate,
        );
      expect(check().toString()).toMatch(/OK/);
      writeFileSync(kept('checkpoint'), 'another');
      expect(check).toThrow();
      expect(verifyJournal(made.directory, { key: made.key }).ok).toBe(true);
    },
  );

  it.skipIf(NO_OPENSSL)(
    `of something else, of another question, refused or torn is none${NO_OPENSSL}`,
    () => {
      const { reply } = authority();
      const digest = Buffer.alloc(32, 5);
      const nonce = Buffer.from('4102030405060708', 'hex');
      const right = reply(timeStampRequest(digest, nonce));
      expect(() => checkTimeStamp(right, digest, nonce)).not.toThrow();
      expect(() => checkTimeStamp(right, Buffer.alloc(32, 6), nonce)).toThrow(/of something else/);
      expect(() => checkTimeStamp(right, digest, Buffer.alloc(8, 65))).toThrow(/another question/);
      const wrong = timeStampRequest(digest, nonce);
      wrong[wrong.indexOf('0402', 'hex') - 1] = 9; // an algorithm that nobody has
      expect(() => checkTimeStamp(reply(wrong), digest, nonce)).toThrow(/refused \(status 2\)/);
      for (let bytes = 0; bytes < right.length; bytes += 7) {
        expect(() => checkTimeStamp(right.subarray(0, bytes), digest, nonce)).toThrow(Error);
      }
    },
  );

  it('that is no time-stamp is told of, and nothing is kept', async () => {
    const made = signed();
    for (const answer of [Buffer.from('<html>'), Buffer.alloc(0), Buffer.alloc(300_000, 0x30)]) {
      const { url } = await answering(() => answer);
      const { offer, problems } = anchored(made, { type: 'timeStamp', url });
      await offer();
      expect(problems[0]).toMatch(/no time-stamp|too long/);
    }
    expect(existsSync(join(made.directory, 'time-stamps'))).toBe(false);
  });
});
