import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerDesk } from '@voltaire/server/ledger/ledger-desk.ts';
import type { DecisionProof } from '@voltaire/server/ledger/ledger-questions.ts';
import { describe, expect, it } from 'vitest';
import { MadeLedger } from '../ledger/made-ledger.ts';
import { scratch } from '../reflex/support/journal.ts';
import { lacking } from '../support/commands.ts';
import { textOf } from '../tidy/sources.ts';

/** The blocks of code on the page that a reader is to run. */
function onPage(language: string): string {
  const [, code] = textOf('docs/ledger.md').split(`\`\`\`${language}\n`);
  return code!.split('```')[0]!;
}

/** A decision among so many records, and what the page's reader would get of it. */
function proofOf(before: number, after: number) {
  const made = new MadeLedger().begin().write(before);
  const id = made.decide();
  made.write(after);
  const desk = new LedgerDesk(made.directory, join(scratch(), 'ledger.key'), {
    compressAfterMs: null,
    keepMs: null,
  });
  const ledgerProof = desk.answer({ ask: 'proof', decisionId: id }) as DecisionProof;
  return { ledgerProof, key: readFileSync(join(made.directory, 'ledger.pub'), 'utf8').trim() };
}

/** As a reader would do it; throws what a reader would see. */
function byHand(ledgerProof: DecisionProof, KEY: string): string {
  const cwd = scratch();
  writeFileSync(join(cwd, 'proof.json'), JSON.stringify({ data: { ledgerProof } }));
  const how = { cwd, encoding: 'utf8', env: { ...process.env, KEY }, stdio: 'pipe' } as const;
  return (
    execFileSync('python3', ['-c', onPage('python')], how) +
    execFileSync('sh', ['-e', '-c', onPage('sh')], how)
  );
}

const MISSING = lacking('python3', 'sh', 'openssl');

describe.skipIf(MISSING)(`the proof by hand in docs/ledger.md${MISSING}`, () => {
  it.each([
    [0, 0],
    [0, 1],
    [3, 0],
    [4, 2],
    [6, 0],
    [300, 700],
    [511, 255],
  ])('convinces of a decision with %i records before it and %i behind', (before, after) => {
    const { ledgerProof, key } = proofOf(before, after);
    expect(ledgerProof).toMatchObject({ index: before + 1, size: before + after + 2 });
    const said = byHand(ledgerProof, key);
    expect(said).toContain('the record is in the tree');
    expect(said).toContain('Signature Verified Successfully');
  });

  it('does not convince of another record, place, tree or key', () => {
    const { ledgerProof, key } = proofOf(4, 7);
    const record = Buffer.from(ledgerProof.record, 'base64');
    record[40]! ^= 1;
    const wrong: Partial<DecisionProof>[] = [
      { record: record.toString('base64') },
      { index: ledgerProof.index - 1 },
      { size: ledgerProof.size + 1 },
      { path: ledgerProof.path.toReversed() },
      { checkpoint: ledgerProof.checkpoint.replace('open', 'closed') },
    ];
    for (const each of wrong) expect(() => byHand({ ...ledgerProof, ...each }, key)).toThrow();
    expect(() => byHand(ledgerProof, proofOf(1, 1).key)).toThrow(/Command failed/);
  });
});
