import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listSegments } from '@voltaire/reflex/journal/reader.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../reflex/support/journal.ts';
import { endWhileStarting, startServer, temporaryHome } from './support/running-server.ts';

/** Some starts of a whole platform, on a machine with other work. */
const SLOW = 120_000;

let home: ReturnType<typeof temporaryHome>;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => home.remove());

describe('a signal to stop that comes while the platform is starting', () => {
  it.each([
    ['at once', 'SIGINT', 0],
    ['while the path of orders is warmed', 'SIGTERM', 1_500],
    ['when it runs, or is about to', 'SIGHUP', 4_000],
  ] as const)(
    '%s ends it in order: with 0, its journal whole, its folder free for the next start',
    async (_, signal, afterMs) => {
      const { code, output } = await endWhileStarting(home.path, signal, afterMs);
      expect([code, output]).toEqual([0, expect.stringContaining('Stopping:') as string]);
      expect(output).not.toMatch(/error|thread has ended/i);
      expect(existsSync(join(home.path, 'lock'))).toBe(false);
      const journal = join(home.path, 'journal');
      expect(verify(journal)).toBe(0);
      for (const { path } of listSegments(journal))
        expect(readFileSync(path).length).toBeGreaterThan(0);

      const next = await startServer(home.path);
      expect(next.output()).not.toContain('did not close its journal');
      expect(await next.end('SIGINT')).toBe(0);
    },
    SLOW,
  );
});
