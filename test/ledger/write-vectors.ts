/** Writes test/fixtures/ledger/vectors.json anew: `node --import tsx test/ledger/write-vectors.ts`. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compressSegment } from '@voltaire/server/ledger/compress-segment.ts';
import { openLedgerKey } from '@voltaire/server/ledger/ledger-key.ts';
import { verifyJournal } from '@voltaire/server/ledger/verify.mjs';
import { blockStarts, rechain } from '../reflex/support/journal.ts';
import { ROOT } from '../tidy/sources.ts';
import { MadeLedger } from './made-ledger.ts';
import { flip, keepNotes, LOG, notes } from './tamper.ts';

const ONE = '000001-r1.journal';
const TWO = '000002-r2.journal';
const NOTE = 'prefix.note';

/** Of test vectors: anybody has it. */
const SEED = Buffer.from('voltaire ledger, public test key');

interface Case {
  readonly name: string;
  readonly about: string;
  /** Else of the sound one. */
  readonly from?: 'rotated' | 'dropped';
  readonly change: (folder: string) => void;
}

const CASES: readonly Case[] = [
  { name: 'sound', about: 'two runs, both closed', change: () => {} },
  {
    name: 'open',
    about: 'the second run has not been closed: two of its records are not signed',
    change: (folder) => keepNotes(folder, [0, 1, 2]),
  },
  {
    name: 'thinned',
    about: 'of the checkpoints only the last of each segment was kept',
    change: (folder) => keepNotes(folder, [1, 3]),
  },
  {
    name: 'torn',
    about: 'the process died within a block that was not signed',
    change: (folder) => {
      keepNotes(folder, [0, 1, 2]);
      truncateSync(join(folder, TWO), readFileSync(join(folder, TWO)).length - 50);
    },
  },
  {
    name: 'flipped-record',
    about: 'one bit of a record',
    change: (folder) => flip(join(folder, ONE), blockStarts(join(folder, ONE))[1]! + 50),
  },
  {
    name: 'flipped-length',
    about: 'one bit of the length of a block',
    change: (folder) => flip(join(folder, TWO), blockStarts(join(folder, TWO))[1]!),
  },
  {
    name: 'rewritten',
    about: 'one bit of a record, and all of the chain computed anew',
    change: (folder) => {
      flip(join(folder, TWO), blockStarts(join(folder, TWO))[1]! + 50);
      rechain(join(folder, TWO));
    },
  },
  {
    name: 'cut-block',
    about: 'the last block is missing',
    change: (folder) => truncateSync(join(folder, TWO), blockStarts(join(folder, TWO)).at(-2)),
  },
  {
    name: 'cut-segment',
    about: 'the last segment is missing',
    change: (folder) => rmSync(join(folder, TWO)),
  },
  {
    name: 'missing-segment',
    about: 'the first segment is missing',
    change: (folder) => rmSync(join(folder, ONE)),
  },
  {
    name: 'renamed-segment',
    about: 'a segment has the name of another run',
    change: (folder) => renameSync(join(folder, TWO), join(folder, '000002-r3.journal')),
  },
  {
    name: 'doubled-segment',
    about: 'two segments have one number',
    change: (folder) => cpSync(join(folder, TWO), join(folder, '000002-r3.journal')),
  },
  {
    name: 'flipped-signature',
    about: 'one bit of a signature',
    change: (folder) => flip(join(folder, LOG), -20),
  },
  {
    name: 'flipped-root',
    about: 'one character of a root',
    change: (folder) => flip(join(folder, LOG), notes(folder)[0]!.indexOf('\n') + 5),
  },
  {
    name: 'cut-checkpoint',
    about: 'the last checkpoint is cut short',
    change: (folder) => truncateSync(join(folder, LOG), readFileSync(join(folder, LOG)).length - 1),
  },
  {
    name: 'reordered-checkpoints',
    about: 'checkpoints in another order',
    change: (folder) => keepNotes(folder, [3, 2, 1, 0]),
  },
  {
    name: 'unsigned',
    about: 'no checkpoint at all',
    change: (folder) => rmSync(join(folder, LOG)),
  },
  {
    name: 'rotated',
    about: 'a run of three segments, and one behind it',
    from: 'rotated',
    change: () => {},
  },
  {
    name: 'rotated-middle-missing',
    about: 'a run of three segments without its second one, numbers moved up',
    from: 'rotated',
    change: (folder) => {
      renameSync(join(folder, '000003-r1.journal'), join(folder, '000002-r1.journal'));
      renameSync(join(folder, '000004-r4.journal'), join(folder, '000003-r4.journal'));
    },
  },
  {
    name: 'rotated-renamed',
    about: 'the second segment of a run bears the name of another run',
    from: 'rotated',
    change: (folder) =>
      renameSync(join(folder, '000002-r1.journal'), join(folder, '000002-r2.journal')),
  },
  {
    name: 'compressed',
    about: 'a run of three segments, two of them compressed, and one of those in both forms',
    from: 'rotated',
    change: (folder) => {
      const [one, two] = ['000001-r1.journal', '000002-r1.journal'].map((name) =>
        join(folder, name),
      );
      const original = readFileSync(two!);
      for (const path of [one!, two!]) for (const _ of compressSegment(path));
      writeFileSync(two!, original);
    },
  },
  {
    name: 'compressed-flipped',
    about: 'one bit of what was compressed',
    from: 'rotated',
    change: (folder) => {
      for (const _ of compressSegment(join(folder, '000001-r1.journal')));
      flip(join(folder, '000001-r1.journal.gz'), 60);
    },
  },
  {
    name: 'compressed-cut',
    about: 'a compressed segment ends early',
    from: 'rotated',
    change: (folder) => {
      for (const _ of compressSegment(join(folder, '000001-r1.journal')));
      const path = join(folder, '000001-r1.journal.gz');
      truncateSync(path, readFileSync(path).length - 20);
    },
  },
  {
    name: 'dropped',
    about: 'the first of three runs was dropped',
    from: 'dropped',
    change: () => {},
  },
  {
    name: 'dropped-half',
    about: 'the first of three runs is dropped, and one of its segments is still there',
    from: 'dropped',
    change: (folder) =>
      cpSync(join(folder, '000004-r4.journal'), join(folder, '000002-r1.journal')),
  },
  {
    name: 'exported',
    about: 'only the second and third run, and nobody has signed that',
    from: 'dropped',
    change: (folder) => {
      const note = readFileSync(join(folder, NOTE), 'utf8').replace(' dropped\n', ' exported\n');
      writeFileSync(join(folder, NOTE), note.slice(0, note.indexOf('\n\n') + 1));
    },
  },
  {
    name: 'dropped-unsigned',
    about: 'nobody has signed that something was dropped',
    from: 'dropped',
    change: (folder) => {
      const note = readFileSync(join(folder, NOTE), 'utf8');
      writeFileSync(join(folder, NOTE), note.slice(0, note.indexOf('\n\n') + 1));
    },
  },
  {
    name: 'dropped-subtree',
    about: 'one of the subtrees of an export is another',
    from: 'dropped',
    change: (folder) => {
      const note = readFileSync(join(folder, NOTE), 'utf8').replace(' dropped\n', ' exported\n');
      const at = note.indexOf('subtrees ') + 12;
      const other = note[at] === 'A' ? 'B' : 'A';
      const changed = `${note.slice(0, at)}${other}${note.slice(at + 1)}`;
      writeFileSync(join(folder, NOTE), changed.slice(0, changed.indexOf('\n\n') + 1));
    },
  },
  {
    name: 'dropped-too-much',
    about: 'a run is missing behind what was dropped',
    from: 'dropped',
    change: (folder) => rmSync(join(folder, '000003-r3.journal')),
  },
  {
    name: 'dropped-unsaid',
    about: 'nothing says that something was dropped',
    from: 'dropped',
    change: (folder) => rmSync(join(folder, NOTE)),
  },
  {
    name: 'rotated-torn',
    about: 'the second segment of a run ends within a block',
    from: 'rotated',
    change: (folder) => {
      const path = join(folder, '000002-r1.journal');
      truncateSync(path, readFileSync(path).length - 5);
    },
  },
];

const folder = mkdtempSync(join(tmpdir(), 'voltaire-vectors-'));
const keyPath = join(folder, 'ledger.key');
const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), SEED]);
writeFileSync(
  keyPath,
  `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64')}\n-----END PRIVATE KEY-----\n`,
);
const sound = join(folder, 'sound');
mkdirSync(sound);
const signer = openLedgerKey(keyPath, true);
const made = new MadeLedger(sound, signer);
made.begin().write(2).sign().write(3, 2).close();
made.begin().write(1).sign().write(2, 1).close();
const rotated = join(folder, 'rotated');
mkdirSync(rotated);
const turning = new MadeLedger(rotated, signer);
turning.begin().write(2).sign().rotate().write(3, 2).rotate().write(1).sign().write(1).close();
turning.begin().write(1).close();

const dropped = join(folder, 'dropped');
mkdirSync(dropped);
const old = new MadeLedger(dropped, signer);
old.begin().write(3).sign().rotate().write(4).close();
old.pass(60_000).begin().write(2).sign().write(1).close();
old.pass(60_000).begin().write(1).sign().retain(30_000).write(1).close();
const vectors = CASES.map(({ name, about, from = 'sound', change }) => {
  const copy = join(folder, `case-${name}`);
  cpSync(join(folder, from), copy, { recursive: true });
  change(copy);
  const { ok, records, root, unsignedRecords, tornBytes, closed } = verifyJournal(copy, {
    key: made.key,
  });
  const files = Object.fromEntries(
    readdirSync(copy)
      .filter((file) => /\.journal(\.gz)?$/.test(file) || file === LOG || file === NOTE)
      .map((file) => [file, readFileSync(join(copy, file), 'base64')]),
  );
  const expected = ok ? { ok, records, root, unsignedRecords, tornBytes, closed } : { ok };
  return { name, about, expected, files };
});
const target = join(ROOT, 'test/fixtures/ledger');
mkdirSync(target, { recursive: true });
const json = JSON.stringify({ key: made.key, vectors }, null, 1);
writeFileSync(join(target, 'vectors.json'), `${json}\n`);
rmSync(folder, { recursive: true });
