#!/usr/bin/env node
/*
 * Checks a journal of Voltaire against its signed checkpoints. One file, nothing but Node's own modules;
 * it shares no line with what writes the journal. The format is in docs/ledger-format.md.
 *
 *     node verify.mjs --journal DIR [--key PUBLICKEY] [--checkpoint FILE] [--json]
 */
import { createPublicKey, hash, verify } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const HEADER = 44;
const BLOCK_HEADER = 8;
const HASH = 32;
const MAX_BLOCK = 2 ** 28;
const BOOT = 1;
const SEGMENT = /^(\d{6})-([0-9a-z]+)\.journal$/;
const COMPRESSED = '.gz';
/** Of each member of a compressed segment; behind it its length and that of its content. */
const MEMBER = Buffer.from('1f8b08040000000000ff0c00564c0800', 'hex');
const MEMBER_HEADER = 24;
const MAX_MEMBER_CONTENT = 2 ** 20;
/** Told after as many records. */
const PROGRESS = 100_000;
const NOTE_LINES = 6;
const NOTE =
  /^(?<text>(?<name>\S+)\n(?<size>[1-9]\d*)\n(?<root>\S+)\njournal (?<segment>\S+) (?<bytes>[1-9]\d*) (?<chain>\S+) (?<state>open|closed)\n)\n— (?<signer>\S+) (?<signature>\S+)\n$/;

/** What was before the first segment: dropped, and signed, or left out of an export. */
const PREFIX = 'prefix.note';
const PREFIX_NOTE =
  /^(?<text>(?<name>\S+)\n(?<size>[1-9]\d*)\n(?<root>\S+)\nbefore (?<segment>\d{6}-(?<run>[0-9a-z]+)\.journal) (?<bytes>[1-9]\d*) (?<chain>\S+) (?<why>dropped|exported)\nsubtrees (?<subtrees>\S+(?: \S+)*)\n)(?<note>\n— \S+ (?<signature>\S+)\n)?$/;

/** The first thing that is wrong: in which file, from which byte on. */
class Broken extends Error {
  constructor(file, byte, what) {
    super(what);
    this.where = { file, byte, what };
  }
}

/**
 * `key`: a verifier key (name+id+base64), from somebody else than whoever has the journal. Without it the
 * one beside the journal is taken, which shows damage and no forgery. `checkpoint`: text of one that was
 * kept elsewhere, which the journal must contain. `prefix` and `to`: only what comes behind the records that
 * this text describes (as prefix.note does), up to the first checkpoint of `to` records or more. Never throws
 * for what a journal may be.
 */
export function verifyJournal(directory, options = {}) {
  const { key } = options;
  const report = {
    ok: false,
    segments: 0,
    /** Records that are not here, and of those that are the number behind the last. */
    before: 0,
    records: 0,
    bytes: 0,
    checkpoints: 0,
    size: 0,
    root: '',
    signedRecords: 0,
    unsignedRecords: 0,
    tornBytes: 0,
    closed: false,
    key: key ?? '',
    keyGiven: key !== undefined,
    notes: [],
    problem: null,
  };
  try {
    walk(directory, options, report);
    report.ok = true;
  } catch (error) {
    if (error instanceof Broken) report.problem = error.where;
    else report.problem = { file: directory, byte: 0, what: error.message };
  }
  return report;
}

function walk(directory, options, report) {
  const { key, checkpoint: kept, to = Infinity, onProgress = () => {} } = options;
  const signer = readKey(directory, key);
  report.key = signer.text;
  const prefix = readPrefix(options.prefix ?? prefixIn(directory), signer);
  const segments = listSegments(directory, prefix?.number ?? 0);
  const behind = ({ size }) => size >= (prefix?.size ?? 0);
  const due = readCheckpoints(directory, signer).filter(behind);
  if (kept !== undefined) {
    const note = readNote(kept, signer, 'the checkpoint that was kept', 0);
    if (behind(note)) addKept(due, note);
    else report.notes.push('of the checkpoint that was kept, the records are not here any more');
  }
  const total = due.length;
  const tree = new Tree();
  const state = {
    directory,
    report,
    due,
    tree,
    onProgress,
    /** Records that are to be checked, and whether a checkpoint covered them. */
    to,
    isEnough: false,
    told: 0,
    last: null,
    /** The run that is read, what its last record was numbered, and all runs until here. */
    run: '',
    seq: 0,
    runs: new Set(),
    closedRun: '',
    chain: '\0'.repeat(HASH),
  };
  if (prefix) beginBehind(prefix, state);
  for (const [i, name] of segments.entries()) {
    readSegment(name, i === segments.length - 1, state);
    if (state.isEnough) break;
  }
  report.records = report.size = tree.size;
  report.root = base64(tree.root());
  report.checkpoints = total - due.length;
  if (state.isEnough) {
    report.notes.push(`only records ${report.before} to ${tree.size - 1} were looked at`);
  } else if (due.length > 0) {
    const { file, byte, size } = due[0];
    throw new Broken(
      file,
      byte,
      `${size} records were signed, and the journal has only ${tree.size}: its end is missing`,
    );
  }
  conclude(state);
}

/** The tree, the chain and the count go on where what is not here ended. */
function beginBehind({ size, root, segment, bytes, chain, run, why, subtrees }, state) {
  const { tree, report } = state;
  tree.begin(size, subtrees);
  if (tree.root() !== root)
    throw new Broken(PREFIX, 0, 'the root is not that of the subtrees beside it');
  report.before = size;
  state.chain = chain;
  state.run = run;
  state.runs.add(run);
  state.seq = why === 'exported' ? null : Number.POSITIVE_INFINITY; // a run is dropped as a whole
  report.notes.push(
    why === 'dropped'
      ? `records 0 to ${size - 1} were dropped by retention, as the key has signed; their root is ${base64(root)}`
      : `records 0 to ${size - 1} are not looked at; their root is ${base64(root)}`,
  );
  reach(segment, bytes, state);
}

/** What is not wrong and yet not proven. */
function conclude({ report, last, tree, isEnough }) {
  if (!last)
    throw new Broken(
      'checkpoints.log',
      0,
      'there is no checkpoint: nothing of the journal is signed',
    );
  report.signedRecords = last.size;
  report.unsignedRecords = tree.size - last.size;
  report.closed =
    !isEnough && last.closed && report.unsignedRecords === 0 && report.tornBytes === 0;
  if (!report.keyGiven)
    report.notes.push(
      'the key is the one beside the journal: whoever can change one can change both. Give --key',
    );
  if (report.unsignedRecords > 0) {
    report.notes.push(
      `${report.unsignedRecords} records are behind the last checkpoint: chained, not signed`,
    );
  }
  if (report.tornBytes > 0)
    report.notes.push(`${report.tornBytes} bytes of a half-written block are at the end`);
  if (!report.closed && !isEnough) {
    report.notes.push(
      'the journal is not closed: it is being written, or ended in a crash; nothing shows how much was behind its end',
    );
  }
}

/** In the order of their numbers, which begin with 1, or behind what is not here, and leave none out. */
function listSegments(directory, before) {
  const files = readdirSync(directory).map((name) =>
    name.endsWith(`.journal${COMPRESSED}`) ? name.slice(0, -COMPRESSED.length) : name,
  );
  // Of those that were dropped a crash may have left some.
  const isSegment = (name, i) =>
    name.endsWith('.journal') &&
    files.indexOf(name) === i &&
    !(Number(SEGMENT.exec(name)?.[1]) <= before);
  const names = files.filter(isSegment).sort();
  names.forEach((name, i) => {
    const found = SEGMENT.exec(name);
    if (!found) throw new Broken(name, 0, 'the name is not that of a segment');
    const number = before + i + 1;
    if (Number(found[1]) !== number) {
      throw new Broken(
        name,
        0,
        `segment ${number} should be here: one is missing, or two have one number`,
      );
    }
  });
  return names;
}

function readSegment(name, isLast, state) {
  const plain = join(state.directory, name);
  const isCompressed = !existsSync(plain);
  const file = openSync(isCompressed ? plain + COMPRESSED : plain, 'r');
  try {
    const source = isCompressed ? new Members(file, name + COMPRESSED) : new Plain(file);
    const { size } = source;
    if (size < HEADER) return torn(name, 0, size, isLast, state);
    const window = new Window(source);
    readHeader(name, window, state);
    enterRun(name, state);
    let at = HEADER;
    while (at < size && !state.isEnough) {
      const length =
        size - at < BLOCK_HEADER ? 0 : blockLength(name, at, window.bytes(at, at + BLOCK_HEADER));
      const end = at + BLOCK_HEADER + length;
      if (size - at < BLOCK_HEADER || end + HASH > size)
        return torn(name, at, size - at, isLast, state);
      if (state.closedRun === state.run)
        throw new Broken(name, at, 'the run was closed before this, and goes on');
      const bytes = window.bytes(at - HASH, end + HASH);
      bytes.latin1Write(state.chain, 0); // it stands there already, but for the first block
      state.chain = hash('sha256', bytes.subarray(0, -HASH), 'binary');
      if (state.chain !== bytes.latin1Slice(bytes.length - HASH)) {
        throw new Broken(name, at, 'the hash of the block is not that of its content');
      }
      const block = bytes.subarray(HASH, -HASH);
      // Behind what is not looked at a run may go on anywhere.
      if (state.seq === null && block.length >= BLOCK_HEADER + 32)
        state.seq = block.readDoubleLE(BLOCK_HEADER + 8) - 1;
      state.seq = readRecords(name, at, block, state.seq ?? 0, state.tree);
      at = end + HASH;
      reach(name, at, state);
    }
    state.report.segments++;
    state.report.bytes += size;
  } finally {
    closeSync(file);
  }
}

/** The end of what a crash cut short: nothing may come behind it. */
function torn(name, at, bytes, isLast, { report }) {
  if (!isLast)
    throw new Broken(name, at, 'the segment ends within a block, and another follows it');
  report.segments++;
  report.bytes += at + bytes;
  report.tornBytes = bytes;
}

function readHeader(name, window, state) {
  const header = window.bytes(0, HEADER);
  if (header.latin1Slice(0, 8) !== 'VOLTAIRE') throw new Broken(name, 0, 'this is no segment');
  const version = header.readUInt32LE(8);
  if (version !== 2) throw new Broken(name, 8, `format ${version} is not known, only 2`);
  if (header.latin1Slice(12, HEADER) !== state.chain) {
    throw new Broken(name, 12, 'the segment does not follow the one before it');
  }
  state.chain = hash('sha256', Buffer.concat([Buffer.alloc(HASH), header]), 'binary');
}

/** A segment of the run before it goes on with its records; any other begins a run. */
function enterRun(name, state) {
  const run = SEGMENT.exec(name)[2];
  if (run === state.run) return;
  if (state.runs.has(run)) throw new Broken(name, 0, `run ${run} had ended before this`);
  state.runs.add(run);
  state.run = run;
  state.seq = 0;
}

function blockLength(name, at, header) {
  const length = header.readUInt32LE(0);
  if (~length >>> 0 !== header.readUInt32LE(4) || length > MAX_BLOCK) {
    throw new Broken(name, at, 'the length of the block was changed');
  }
  return length;
}

/** Each record is a leaf; they count from 1 in each run, and the first says what runs. */
function readRecords(name, blockAt, block, seqBefore, tree) {
  let seq = seqBefore;
  for (let at = BLOCK_HEADER; at < block.length; ) {
    const end = at + 4 < block.length ? at + 4 + block.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    if (end > block.length || end < at + 32)
      throw new Broken(name, blockAt + at, 'a record does not fit into its block');
    seq++;
    if (block.readDoubleLE(at + 8) !== seq) {
      throw new Broken(
        name,
        blockAt + at,
        `record ${seq} should be here: one is missing, doubled or moved`,
      );
    }
    if (seq === 1 && block.readUInt16LE(at + 4) !== BOOT) {
      throw new Broken(name, blockAt + at, 'the run does not begin with its manifest');
    }
    tree.leaf(block, at, end);
    at = end;
  }
  return seq;
}

/** All checkpoints that were made at this block must be as the journal is. */
function reach(name, at, state) {
  const { due, tree, onProgress } = state;
  while (!state.isEnough && due.length > 0 && due[0].size <= tree.size) {
    const { file, byte, size, root, segment, bytes, chain, closed } = due[0];
    if (size < tree.size)
      throw new Broken(
        file,
        byte,
        `${size} records were signed, which no block of the journal ends with`,
      );
    if (root !== tree.root()) {
      throw new Broken(
        file,
        byte,
        `the first ${size} records are not those that were signed: another root`,
      );
    }
    if (segment !== name || bytes !== at || chain !== state.chain) {
      throw new Broken(
        file,
        byte,
        `what was signed ended at byte ${bytes} of ${segment}, and not at byte ${at} of ${name}`,
      );
    }
    state.last = due.shift();
    state.isEnough = size >= state.to;
    if (closed) state.closedRun = state.run;
  }
  if (tree.size - state.told < PROGRESS) return;
  state.told = tree.size;
  onProgress(tree.size);
}

/** RFC 6962: leaf = SHA-256(0x00 ‖ record), node = SHA-256(0x01 ‖ left ‖ right). */
class Tree {
  size = 0;

  /** Of `size` leaves, by the roots of the full subtrees in it, the largest first. */
  begin(size, subtrees) {
    let [left, i] = [size, 0];
    for (let level = 52; level >= 0; level--) {
      if (left < 2 ** level) continue;
      left -= 2 ** level;
      this.nodes[level] = Buffer.alloc(1 + 2 * HASH, 1);
      this.nodes[level].latin1Write(subtrees[i++] ?? '', 1);
    }
    this.size = size;
    for (let level = 0; level < this.nodes.length; level++)
      this.nodes[level] ??= Buffer.alloc(1 + 2 * HASH, 1);
    if (i !== subtrees.length) throw new Broken(PREFIX, 0, `${i} subtrees should be here`);
  }

  /** By level: 0x01, the left neighbour that waits, and place for the right one. */
  nodes = [];

  /** Leaves its 0x00 in the byte before the record, which has been read by then. */
  leaf(block, from, to) {
    block[from - 1] = 0;
    let digest = hash('sha256', block.subarray(from - 1, to), 'binary');
    let level = 0;
    for (let n = this.size; n % 2 === 1; n = (n - 1) / 2, level++) {
      this.nodes[level].latin1Write(digest, 1 + HASH);
      digest = hash('sha256', this.nodes[level], 'binary');
    }
    this.nodes[level] ??= Buffer.alloc(1 + 2 * HASH, 1);
    this.nodes[level].latin1Write(digest, 1);
    this.size++;
  }

  root() {
    let root = null;
    for (let n = this.size, level = 0; n > 0; n = Math.floor(n / 2), level++) {
      if (n % 2 === 0) continue;
      const left = this.nodes[level].latin1Slice(1, 1 + HASH);
      root =
        root === null
          ? left
          : hash('sha256', Buffer.from(`\x01${left}${root}`, 'latin1'), 'binary');
    }
    return root ?? hash('sha256', '', 'binary');
  }
}

class Plain {
  constructor(file) {
    this.file = file;
    this.size = fstatSync(file).size;
  }

  read(buffer, length, from) {
    return readSync(this.file, buffer, 0, length, from);
  }
}

/** A compressed segment as Voltaire makes it: gzip members that say how long they and their contents are. */
class Members {
  size = 0;
  all = [];
  last = null;

  constructor(file, name) {
    this.file = file;
    this.name = name;
    const { size } = fstatSync(file);
    for (let at = 0; at < size; ) {
      const header = this.bytes(at, MEMBER_HEADER);
      if (!header.subarray(0, MEMBER.length).equals(MEMBER)) throw this.broken(at);
      const [length, content] = [header.readUInt32LE(16), header.readUInt32LE(20)];
      if (length < MEMBER_HEADER || content === 0 || content > MAX_MEMBER_CONTENT)
        throw this.broken(at);
      this.all.push({ at, length, from: this.size, to: this.size + content });
      this.size += content;
      at += length;
    }
  }

  read(buffer, length, from) {
    let done = 0;
    while (done < length) {
      const place = from + done;
      if (!this.last || place < this.last.from || place >= this.last.to) this.enter(place);
      const begin = place - this.last.from;
      done += this.last.content.copy(buffer, done, begin, begin + length - done);
    }
    return done;
  }

  enter(place) {
    const { at, length, from, to } = this.all.find((each) => place < each.to);
    let content;
    try {
      content = gunzipSync(this.bytes(at, length), { maxOutputLength: MAX_MEMBER_CONTENT });
    } catch {
      throw this.broken(at);
    }
    if (content.length !== to - from) throw this.broken(at);
    this.last = { from, to, content };
  }

  bytes(at, length) {
    const bytes = Buffer.alloc(length);
    if (readSync(this.file, bytes, 0, length, at) !== length) throw this.broken(at);
    return bytes;
  }

  broken(at) {
    return new Broken(this.name, at, 'what was compressed was changed');
  }
}

/** A segment from front to back, by large reads. */
class Window {
  buffer = Buffer.allocUnsafe(2 ** 20);
  begin = 0;
  end = 0;

  constructor(source) {
    this.source = source;
  }

  bytes(from, to) {
    if (from < this.begin || to > this.end) {
      if (this.buffer.length < to - from) this.buffer = Buffer.allocUnsafe((to - from) * 2);
      const length = Math.min(this.buffer.length, this.source.size - from);
      this.begin = from;
      this.end = from + this.source.read(this.buffer, length, from);
      if (this.end < to) throw new Error('a file became shorter while it was read');
    }
    return this.buffer.subarray(from - this.begin, to - this.begin);
  }
}

/** A verifier key of a C2SP signed note: name+id+base64(0x01 ‖ Ed25519 public key). */
function readKey(directory, given) {
  const beside = join(directory, 'ledger.pub');
  if (given === undefined && !existsSync(beside))
    throw new Broken('ledger.pub', 0, 'there is no key to check signatures with: give --key');
  const text = given ?? readFileSync(beside, 'utf8').replace(/\n$/, '');
  const [, name, id, data] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const raw = Buffer.from(data ?? '', 'base64');
  const expected = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), raw]), 'hex').slice(
    0,
    8,
  );
  if (raw.length !== 33 || raw[0] !== 1 || raw.toString('base64') !== data || id !== expected) {
    throw new Broken(
      given === undefined ? 'ledger.pub' : '--key',
      0,
      `this is no verifier key: ${text}`,
    );
  }
  const x = raw.subarray(1).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return { text, name, id, publicKey };
}

function readCheckpoints(directory, signer) {
  const path = join(directory, 'checkpoints.log');
  if (!existsSync(path)) return [];
  const all = [];
  const bytes = readFileSync(path);
  let from = 0;
  while (from < bytes.length) {
    let to = from;
    for (let lines = 0; lines < NOTE_LINES && to >= 0; lines++)
      to = bytes.indexOf(10, to) + 1 || -1;
    if (to < 0) throw new Broken(basename(path), from, 'a checkpoint is cut short');
    const note = readNote(bytes.toString('utf8', from, to), signer, basename(path), from);
    if (note.size < (all.at(-1)?.size ?? 0)) {
      throw new Broken(note.file, from, 'it signs fewer records than the checkpoint before it');
    }
    all.push(note);
    from = to;
  }
  return all;
}

function readNote(note, signer, file, byte) {
  const found = NOTE.exec(note)?.groups;
  if (!found) throw new Broken(file, byte, 'this is no checkpoint');
  if (found.name !== signer.name || found.signer !== signer.name) {
    throw new Broken(file, byte, `the checkpoint is of ${found.name}, not of ${signer.name}`);
  }
  checkSignature(found, signer, file, byte);
  return {
    file,
    byte,
    size: Number(found.size),
    root: digestIn(found.root),
    segment: found.segment,
    bytes: Number(found.bytes),
    chain: digestIn(found.chain),
    closed: found.state === 'closed',
  };
}

function checkSignature({ text, signature }, signer, file, byte) {
  const signed = Buffer.from(signature, 'base64');
  const isOurs =
    signed.toString('base64') === signature && signed.toString('hex', 0, 4) === signer.id;
  if (!isOurs || !verify(null, Buffer.from(text), signer.publicKey, signed.subarray(4)))
    throw new Broken(file, byte, 'the signature is wrong');
}

function prefixIn(directory) {
  const path = join(directory, PREFIX);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** In the one form that base64 may have. */
function hashIn(text) {
  const digest = digestIn(text);
  if (digest.length === HASH && base64(digest) === text) return digest;
  throw new Broken(PREFIX, 0, `this is no hash: ${text}`);
}

/** What was before the first segment here; null when the journal is here from its begin. */
function readPrefix(text, signer) {
  if (text === null) return null;
  const found = PREFIX_NOTE.exec(text)?.groups;
  if (
    !found ||
    found.name !== signer.name ||
    (found.why === 'dropped') !== (found.note !== undefined)
  )
    throw new Broken(PREFIX, 0, 'this does not say what was before, or not of this ledger');
  if (found.note !== undefined) checkSignature(found, signer, PREFIX, 0);
  const { segment, run, why } = found;
  return {
    size: Number(found.size),
    root: hashIn(found.root),
    segment,
    number: Number(segment.slice(0, 6)),
    run,
    bytes: Number(found.bytes),
    chain: hashIn(found.chain),
    why,
    subtrees: found.subtrees.split(' ').map(hashIn),
  };
}

function addKept(due, kept) {
  const at = due.findIndex(({ size }) => size > kept.size);
  due.splice(at < 0 ? due.length : at, 0, kept);
}

function digestIn(text) {
  return Buffer.from(text, 'base64').toString('latin1');
}

function base64(hashed) {
  return Buffer.from(hashed, 'latin1').toString('base64');
}

/** For people. */
export function sentences(report) {
  const lines = [
    `segments     ${report.segments}, ${report.bytes} bytes`,
    `records      ${report.records}, of which ${report.signedRecords} are signed`,
    `checkpoints  ${report.checkpoints}`,
    `root         ${report.root}`,
    `key          ${report.key}`,
    ...report.notes.map((note) => `note         ${note}`),
  ];
  const { problem } = report;
  if (problem) return `BROKEN  ${problem.file}, byte ${problem.byte}: ${problem.what}`;
  return [
    ...lines,
    `OK           ${report.closed ? 'complete and closed' : 'as far as it was signed'}`,
  ].join('\n');
}

function main() {
  const { values } = parseArgs({
    options: {
      journal: { type: 'string' },
      key: { type: 'string' },
      checkpoint: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  if (!values.journal) throw new Error('say which: --journal DIR');
  const checkpoint = values.checkpoint && readFileSync(values.checkpoint, 'utf8');
  const report = verifyJournal(values.journal, { key: values.key, checkpoint });
  console.log(values.json ? JSON.stringify(report) : sentences(report));
  process.exitCode = report.ok ? 0 : 1;
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) main();
