import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type KillRequest,
  openMailbox,
  parseRequest,
  postRequest,
  readScopes,
  takeAnswer,
} from '@voltaire/reflex/kill-mailbox.ts';
import { KillRequests } from '@voltaire/reflex/kill-requests.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { KillBoard } from '@voltaire/reflex/rings/kill-board.ts';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

const SCOPES: Scope[] = ['global', 'symbol:BTCUSDT'];
const REQUEST: KillRequest = {
  scope: 'global',
  mode: 'CANCEL',
  reason: 'drill',
  actor: 'shell:ada',
};

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'voltaire-kill-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'kill');
}

function listening(directory = folder()) {
  const board = new KillBoard(KillBoard.allocate(), SCOPES);
  const heard: (KillRequest & { number: number; blocked: boolean })[] = [];
  const problems: string[] = [];
  const requests = new KillRequests({
    directory,
    board,
    command: (request, number) => {
      const blocked = board.engaged(request.scope)?.number === number;
      heard.push({ ...request, number, blocked });
      return '';
    },
    cancelling: () => 3,
    report: (problem) => void problems.push(problem),
  });
  onTestFinished(() => requests.stop());
  return { board, directory, heard, problems, requests };
}

const files = (directory: string) =>
  readdirSync(directory).filter((file) => file !== 'scopes.json');

describe('a request', () => {
  it('engages the board before the kernel hears of it, is answered, and is gone', () => {
    const { board, directory, heard, requests } = listening();
    requests.start();
    const name = postRequest(directory, REQUEST, 1);
    requests.look();
    expect(heard).toEqual([{ ...REQUEST, number: 1, blocked: true }]);
    expect(board.engaged()).toMatchObject({ number: 1, mode: 'CANCEL', cause: 'shell' });
    expect(takeAnswer(directory, name)).toEqual({
      number: 1,
      scope: 'global',
      mode: 'CANCEL',
      cancelling: 3,
      problem: '',
    });
    expect(files(directory)).toEqual([]);
    expect(takeAnswer(directory, name)).toBeNull();
  });

  it('is heard when it comes, without anybody looking', async () => {
    const { directory, heard, requests } = listening();
    requests.start();
    postRequest(directory, REQUEST, 1);
    for (let i = 0; i < 200 && heard.length === 0; i++) await setTimeout(5);
    expect(heard).toHaveLength(1);
  });

  it('that waited since before the start is heard first of all, in the order of time', () => {
    const directory = folder();
    openMailbox(directory);
    postRequest(directory, { ...REQUEST, reason: 'second' }, 2_000_000_000_000);
    postRequest(directory, { ...REQUEST, reason: 'first' }, 999_999_999_999);
    const { heard, requests } = listening(directory);
    requests.start();
    expect(heard.map(({ reason, number }) => [reason, number])).toEqual([
      ['first', 1],
      ['second', 2],
    ]);
  });

  it('for what is not there is refused in a sentence, and said', () => {
    const { board, directory, problems, requests } = listening();
    requests.start();
    const name = postRequest(directory, { ...REQUEST, scope: 'symbol:NOTHING' }, 1);
    requests.look();
    const sentence = 'there is no "symbol:NOTHING" to be halted; there is global, symbol:BTCUSDT';
    expect(takeAnswer(directory, name)).toEqual({ refused: sentence });
    expect(problems).toEqual([`voltaire kill, shell:ada: ${sentence}`]);
    expect(board.kills()).toEqual([]);
  });

  it.each([
    ['is no JSON', 'kill!'],
    ['is nothing', ''],
    ['is null', 'null'],
    ['is a list', '[]'],
    ['has no scope', JSON.stringify({ ...REQUEST, scope: undefined })],
    ['has a scope that is none', JSON.stringify({ ...REQUEST, scope: 'everything' })],
    ['has no mode', JSON.stringify({ ...REQUEST, mode: undefined })],
    ['has a mode that is none', JSON.stringify({ ...REQUEST, mode: 'PANIC' })],
    ['claims to be somebody else', JSON.stringify({ ...REQUEST, actor: 'admin' })],
    ['has no reason', JSON.stringify({ ...REQUEST, reason: 7 })],
    ['is far too long', JSON.stringify({ ...REQUEST, reason: 'x'.repeat(10_000) })],
  ])('that %s is said, set aside, and blocks no other', (_, text) => {
    const { directory, heard, problems, requests } = listening();
    requests.start();
    writeFileSync(join(directory, '0-bad.request.json'), text);
    postRequest(directory, REQUEST, 1);
    requests.look();
    requests.look();
    expect(heard).toHaveLength(1);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/0-bad\.request\.json .* is no request, .*: it was set aside/);
    expect(files(directory)).toContain('0-bad.request.json.bad');
  });

  it('that is a folder, or leads elsewhere, is not read', () => {
    const { directory, heard, problems, requests } = listening();
    requests.start();
    mkdirSync(join(directory, '0.request.json'));
    symlinkSync(join(directory, 'nowhere'), join(directory, '1.request.json'));
    postRequest(directory, REQUEST, 1);
    requests.look();
    requests.look();
    expect([heard.length, problems.length]).toEqual([1, 2]);
  });

  it('is understood as it was written, and anything else is refused, never half understood', () => {
    expect(parseRequest(JSON.stringify(REQUEST))).toEqual(REQUEST);
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(() => parseRequest(text)).toThrow();
      }),
    );
  });
});

describe('the folder', () => {
  it('is made for its owner alone, and so are its files', () => {
    const { directory, requests } = listening();
    requests.start();
    const name = postRequest(directory, REQUEST, 1);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, `${name}.request.json`)).mode & 0o777).toBe(0o600);
  });

  it('says what can be halted, also to who comes while nothing runs', () => {
    const { directory, requests } = listening();
    expect(readScopes(directory)).toBeNull();
    requests.start();
    expect(readScopes(directory)).toEqual(SCOPES);
  });

  it('loses answers that nobody has waited for', () => {
    const directory = folder();
    openMailbox(directory);
    writeFileSync(join(directory, 'old.answer.json'), '{}');
    listening(directory).requests.start();
    expect(files(directory)).toEqual([]);
  });

  it('that cannot be made is said, and is no reason not to start', () => {
    const blocked = folder();
    writeFileSync(blocked, 'a file');
    const { problems, requests } = listening(blocked);
    requests.start();
    requests.look();
    expect(problems).toEqual([expect.stringContaining('voltaire kill may not be heard')]);
    expect(existsSync(blocked)).toBe(true);
  });
});
