import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MOST_ITEMS, NewsArchive } from '@voltaire/server/news/archive.ts';
import { NewsFile } from '@voltaire/server/news/news-file.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryHome } from '../support/running-server.ts';
import { item, NOW_US } from './support.ts';

const HOUR_US = 3600e6;
const SCORED = { modelId: 'm', positive: 0.9, negative: 0, neutral: 0.1, score: 0.9 };
const TITLE = 'Bitcoin rises on strong demand for funds';

function archive(file: NewsFile | null = null) {
  const problems: string[] = [];
  const made = new NewsArchive(file, (text) => problems.push(text));
  return Object.assign(made, { problems });
}

const told = (title: string, externalId: string, more: object = {}, nowUs = NOW_US) =>
  item({ title, externalId, ...more }, nowUs);

describe('the archive', () => {
  it('tells what is new from the same once more and from another that tells the same', () => {
    const news = archive();
    expect(news.admit(told(TITLE, '1')).outcome).toBe('NEW');
    expect(news.admit(told(TITLE, '1')).outcome).toBe('REPEAT');
    const duplicate = news.admit(told(`${TITLE} - Reuters`, '2', { by: 'another' }));
    expect(duplicate).toMatchObject({ outcome: 'DUPLICATE', item: { duplicates: 1 } });
    expect([...news.items()].map(({ duplicates }) => duplicates)).toEqual([1]);
  });

  it('counts a duplicate once, however often its feed shows it', () => {
    const news = archive();
    news.admit(told(TITLE, '1'));
    for (let i = 0; i < 3; i++) {
      const { outcome, item: first } = news.admit(told(TITLE, '2', { by: 'another' }));
      expect(outcome).toBe(i === 0 ? 'DUPLICATE' : 'REPEAT');
      expect(first.duplicates).toBe(1);
    }
  });

  it('knows a text again by its address', () => {
    const news = archive();
    news.admit(told('A first title of it', '1', { url: 'https://site.example/a' }));
    const again = { url: 'http://www.site.example/a/?utm_source=feed' };
    expect(news.admit(told('Quite another title', '2', again)).outcome).toBe('DUPLICATE');
  });

  it('lets the same be told again a day later', () => {
    const news = archive();
    news.admit(told(TITLE, '1'));
    expect(news.admit(told(TITLE, '2', {}, NOW_US + 23 * HOUR_US)).outcome).toBe('DUPLICATE');
    expect(news.admit(told(TITLE, '3', {}, NOW_US + 25 * HOUR_US)).outcome).toBe('NEW');
  });

  it('keeps the newest two thousand, and knows those again that are gone', () => {
    const news = archive();
    for (let i = 0; i < MOST_ITEMS + 10; i++) news.admit(told(`Item ${i}`, String(i)));
    const kept = [...news.items()];
    expect([kept.length, kept[0]!.title]).toEqual([MOST_ITEMS, 'Item 10']);
    expect(news.admit(told('Item 0', '0')).outcome).toBe('REPEAT');
    expect([...news.items()].length).toBe(MOST_ITEMS);
  });
});

function place(): string {
  const home = temporaryHome();
  onTestFinished(() => home.remove());
  return join(home.path, 'news.jsonl');
}

function filled(path: string): NewsArchive {
  const news = archive(new NewsFile(path));
  const { item: first } = news.admit(told(TITLE, '1', { summary: 'more “text”' }));
  news.admit(told(TITLE, '2', { by: 'another' }));
  news.admit(told('Ethereum slides after the upgrade', '3'));
  news.score(first.id, SCORED);
  return news;
}

describe('the news file', () => {
  it('brings everything back: items, scores, duplicates and what is known', () => {
    const path = place();
    const before = filled(path);
    const after = archive(new NewsFile(path));
    expect([...after.items()]).toEqual([...before.items()]);
    expect(after.modelId).toBe('m');
    expect(after.admit(told(TITLE, '2', { by: 'another' })).outcome).toBe('REPEAT');
    expect(after.problems).toEqual([]);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('is read as far as it can be, and says what could not be', () => {
    const path = place();
    const before = filled(path);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const strange = '{"type":"scored","id":"x","scored":{"score":7}}';
    writeFileSync(path, [lines[0], 'no JSON', strange, ...lines.slice(1)].join('\n'));
    appendFileSync(path, '\n{"type":"item","item":{"id":"cut o');
    const after = archive(new NewsFile(path));
    expect([...after.items()]).toEqual([...before.items()]);
    expect(after.problems).toEqual(['3 lines of the news file cannot be read']);
  });

  it('goes on behind a line that a crash has cut off', () => {
    const path = place();
    filled(path);
    appendFileSync(path, '{"type":"item","item":{"id":"cut o');
    archive(new NewsFile(path)).admit(told('Solana halts for an hour', '4'));
    const after = archive(new NewsFile(path));
    expect([...after.items()].map(({ title }) => title)).toContain('Solana halts for an hour');
  });

  it('that has grown long is written anew, and brings the same back', () => {
    const path = place();
    const news = filled(path);
    const file = new NewsFile(path);
    const before = [...news.items()];
    writeFileSync(path, `${readFileSync(path, 'utf8')}${'x'.repeat(1 << 25)}\n`);
    const grown = new NewsFile(path);
    expect([file.isLong, grown.isLong]).toEqual([false, true]);
    const long = archive(grown);
    long.admit(told('Solana halts for an hour', '4'));
    expect(statSync(path).size).toBeLessThan(10_000);
    const after = archive(new NewsFile(path));
    expect([...after.items()].slice(0, before.length)).toEqual(before);
    expect([...after.items()]).toEqual([...long.items()]);
    expect(after.admit(told(TITLE, '2', { by: 'another' })).outcome).toBe('REPEAT');
    expect(after.modelId).toBe('m');
  });

  it('that cannot be written keeps nobody from going on', () => {
    const path = join(place(), 'no', 'such', 'folder');
    const news = archive(new NewsFile(path));
    expect(news.admit(told(TITLE, '1')).outcome).toBe('NEW');
    expect(news.problems).toEqual([expect.stringContaining('the news file cannot be written')]);
    expect(existsSync(path)).toBe(false);
  });
});
