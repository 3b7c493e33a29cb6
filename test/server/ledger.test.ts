import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { decodeRecord } from '@voltaire/reflex/journal/record.ts';
import { type Boot, EventKind } from '@voltaire/reflex/model/event.ts';
import { leafHash } from '@voltaire/server/ledger/merkle.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { includes, isConsistent } from '../ledger/rfc6962-checks.ts';
import { ROOT } from '../tidy/sources.ts';
import { next, post, subscriber } from './support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';

interface Proof {
  index: number;
  size: number;
  root: string;
  record: string;
  leafHash: string;
  path: string[];
  checkpoint: string;
}
const PROOF = 'index size root record leafHash path checkpoint';
const VERIFICATION = 'ok records signedRecords unsignedRecords notes problem { file what }';

const digest = (base64: string) => Buffer.from(base64, 'base64').toString('latin1');

/** What `voltaire verify` says. Throws when it finds something wrong. */
function command(home: string, key: string): string {
  return execFileSync(
    process.execPath,
    [join(ROOT, 'server/bin/voltaire.mjs'), 'verify', '--json', '--key', key],
    { cwd: ROOT, env: { ...process.env, VOLTAIRE_HOME: home }, encoding: 'utf8' },
  );
}

describe('the ledger of a running system', () => {
  const home = temporaryHome();
  const journal = join(home.path, 'journal');
  let server: RunningServer;
  let decisionId: string;
  let proof: Proof;
  let publicKey: string;

  const verifyPart = async (from: number, to: number) => {
    const query = `mutation { verifyLedger(from: ${from}, to: ${to}) { before ${VERIFICATION} } }`;
    return post(server.url, query, { token: server.token });
  };
  const ask = async <T>(query: string) => (await post(server.url, query)).data as T;

  beforeAll(async () => {
    server = await startServer(home.path, ['--speed', '10']);
    const client = subscriber(server.url);
    const { decisions } = await next<{ decisions: { id: string } }>(
      client,
      'subscription { decisions { id } }',
      () => true,
    );
    decisionId = decisions.id;
    await client.dispose();
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    home.remove();
  });

  it('prints its key once, and keeps the private one to its owner and apart from the journal', () => {
    publicKey = readFileSync(join(journal, 'ledger.pub'), 'utf8').trim();
    expect(server.output()).toContain(publicKey);
    expect(statSync(join(home.path, 'ledger.key')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(journal, 'ledger.key'))).toBe(false);
  });

  it('proves of a decision that was just made that it is in the tree', async () => {
    const answer = await ask<{ ledgerProof: Proof }>(
      `{ ledgerProof(decisionId: "${decisionId}") { ${PROOF} } }`,
    );
    proof = answer.ledgerProof;
    const record = Buffer.from(proof.record, 'base64');
    expect(decodeRecord(record, 0)).toMatchObject({
      type: 'outcome',
      outcome: { payload: { id: decisionId } },
    });
    const leaf = leafHash(record);
    expect(digest(proof.leafHash)).toBe(leaf);
    const path = proof.path.map(digest);
    expect(includes(leaf, proof.index, proof.size, path, digest(proof.root))).toBe(true);
    expect(proof.checkpoint.split('\n').slice(1, 3)).toEqual([String(proof.size), proof.root]);
  });

  it('knows of no decision that was not made', async () => {
    for (const id of ['Vnever-1', `${decisionId}0`, 'x', '']) {
      expect(await ask(`{ ledgerProof(decisionId: "${id}") { index } }`)).toEqual({
        ledgerProof: null,
      });
    }
  });

  it('shows what it has signed, and refuses a consistency of what it has not', async () => {
    const { ledger } = await ask<{ ledger: { size: number; publicKey: string } }>(
      '{ ledger { size root checkpoint publicKey unsigned problem } }',
    );
    expect(ledger).toMatchObject({ publicKey, problem: '' });
    expect(ledger.size).toBeGreaterThanOrEqual(proof.size);
    const { errors } = await post(server.url, '{ ledgerConsistency(from: 1, to: 1e12) { path } }');
    expect(errors![0]!.message).toMatch(/1 ≤ from ≤ to ≤ \d+ must hold/);
  });

  it('is verified for an auditor, and for nobody unknown', async () => {
    const query = `mutation { verifyLedger { ${VERIFICATION} } }`;
    const { errors } = await post(server.url, query);
    expect(errors![0]!.extensions!.code).toBe('UNAUTHENTICATED');
    const client = subscriber(server.url);
    await next(client, 'subscription { system { nowUs } }'); // it is connected
    const done = next<{ ledgerVerification: { done: boolean } }>(
      client,
      'subscription { ledgerVerification { records done } }',
      ({ ledgerVerification }) => ledgerVerification.done,
    );
    const { data } = await post(server.url, query, { token: server.token });
    expect(data).toMatchObject({ verifyLedger: { ok: true, problem: null } });
    const { records } = (data as { verifyLedger: { records: number } }).verifyLedger;
    expect(await done).toEqual({ ledgerVerification: { records, done: true } });
    await client.dispose();
  });

  it('is verified in part, from a record on to the checkpoint behind another', async () => {
    const { data } = await verifyPart(0, 1);
    expect(data).toMatchObject({ verifyLedger: { ok: true, before: 0, problem: null } });
    const { verifyLedger: part } = data as { verifyLedger: { records: number; notes: string[] } };
    expect(part.notes).toEqual([`only records 0 to ${part.records - 1} were looked at`]);
    const { errors } = await verifyPart(5, 1e12);
    expect(errors![0]!.message).toMatch(
      /^0 ≤ from < to ≤ \d+ must hold: so many records are signed$/,
    );
  });

  it('makes a decision again for an auditor, and it is the same', async () => {
    const query = `{ replayDecision(id: "${decisionId}") {
      identical sameBuild events recorded { id seq reason } replayed { id seq reason }
      differences { field }
    } }`;
    const { errors } = await post(server.url, query);
    expect(errors![0]!.extensions!.code).toBe('UNAUTHENTICATED');
    const { data } = await post(server.url, query, { token: server.token });
    const { replayDecision: found } = data as { replayDecision: Record<string, unknown> };
    expect(found).toMatchObject({ identical: true, sameBuild: true, differences: [] });
    expect(found.recorded).toMatchObject({ id: decisionId });
    expect(found.replayed).toEqual(found.recorded);
    const other = query.replace(decisionId, 'Vnever-1');
    expect((await post(server.url, other, { token: server.token })).data).toEqual({
      replayDecision: null,
    });
  });

  it('is closed when the system stops, so that nothing behind it can have been cut', async () => {
    expect(await server.end('SIGTERM')).toBe(0);
    expect(verifyJournal(journal, { key: publicKey, checkpoint: proof.checkpoint })).toMatchObject({
      ok: true,
      closed: true,
      unsignedRecords: 0,
      notes: [],
    });
  });

  it('is checked by the command, which ends with 1 when something is wrong', () => {
    expect(JSON.parse(command(home.path, publicKey))).toMatchObject({ ok: true, closed: true });
    expect(() =>
      command(
        home.path,
        publicKey.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      ),
    ).toThrow(/Command failed/);
  });

  it('is exported by a command, from its begin to its end, with what checks it', () => {
    const out = join(home.path, 'part.tar');
    const year = new Date().getUTCFullYear();
    const span = ['--from', `${year - 1}-01-01T00:00Z`, '--to', `${year + 1}-01-01T00:00Z`];
    const said = execFileSync(
      process.execPath,
      [join(ROOT, 'server/bin/voltaire.mjs'), 'export', '--out', out, ...span],
      { cwd: ROOT, env: { ...process.env, VOLTAIRE_HOME: home.path }, encoding: 'utf8' },
    );
    expect(said).toContain(`node verify.mjs --journal journal --key ${publicKey}`);
    expect(readFileSync(out).toString('latin1', 0, 10)).toBe('verify.mjs');
  });

  it('begins each run with what it was made of', () => {
    for (const { path } of listSegments(journal)) {
      const [first] = new SegmentReader(path).records();
      expect(first).toMatchObject({ type: 'event', seq: 1, event: { kind: EventKind.BOOT } });
      const { event } = first as { event: Boot };
      expect(event.buildHash).toMatch(/^[0-9a-f]{64}$/);
      expect(event.policyHash).toMatch(/^[0-9a-f]{64}$/);
      expect(event.manifest).toMatchObject({
        runtime: expect.stringContaining(process.version),
        configurationHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        clock: { atUs: expect.any(String), monoNs: expect.any(String) },
      });
    }
  });

  it('goes on in the next run, which is proven to begin with this one', {
    timeout: 90_000,
  }, async () => {
    server = await startServer(home.path, ['--speed', '0.01']);
    expect(server.output()).not.toContain('Key of the ledger');
    const { ledgerConsistency: found } = await ask<{
      ledgerConsistency: { to: number; fromRoot: string; toRoot: string; path: string[] };
    }>(`{ ledgerConsistency(from: ${proof.size}) { to fromRoot toRoot path } }`);
    expect(found.fromRoot).toBe(proof.root);
    const roots = [digest(found.fromRoot), digest(found.toRoot)] as const;
    expect(isConsistent(proof.size, found.to, ...roots, found.path.map(digest))).toBe(true);
    const again = await ask<{ ledgerProof: Proof }>(
      `{ ledgerProof(decisionId: "${decisionId}") { ${PROOF} } }`,
    );
    expect(again.ledgerProof).toMatchObject({ index: proof.index, record: proof.record });
  });
});
