import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Heartbeat, readHeartbeat } from '@voltaire/reflex/heartbeat.ts';
import { HeartbeatWatch } from '@voltaire/server/watchdog/heartbeat-watch.ts';
import { assert, integer, property, string } from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'voltaire-heartbeat-'));
afterAll(() => rmSync(folder, { recursive: true }));

const record = (beat: number, state = 'running') =>
  `${JSON.stringify({ pid: 1, run: 'r', beat, state })}   \n`;

describe('a heartbeat', () => {
  const path = join(folder, 'heartbeat');
  const read = () => readFileSync(path, 'utf8');

  it('changes with every beat, in a file that nobody else reads and that never grows', () => {
    const heartbeat = new Heartbeat(path, 'run', expect.unreachable);
    const first = read();
    expect(readHeartbeat(first)).toEqual({
      pid: process.pid,
      run: 'run',
      beat: 1,
      state: 'running',
    });
    heartbeat.beat();
    expect(readHeartbeat(read())).toMatchObject({ beat: 2 });
    expect(read()).toHaveLength(first.length);
    heartbeat.end(false);
    expect(readHeartbeat(read())).toMatchObject({ beat: 3, state: 'ended' });
  });

  it('tells when orders were left, and tells once that it cannot be written', () => {
    const problems: string[] = [];
    const heartbeat = new Heartbeat(path, 'run', (problem) => problems.push(problem));
    heartbeat.end(true);
    expect(readHeartbeat(read())).toMatchObject({ state: 'left' });
    heartbeat.beat(); // closed: EBADF
    heartbeat.beat();
    expect(problems).toEqual([expect.stringContaining('cannot be written') as string]);
  });

  it('that cannot be read is none', () => {
    assert(property(string(), (text) => readHeartbeat(text) === null));
    expect(readHeartbeat(record(1).slice(0, 20))).toBeNull();
    expect(readHeartbeat(record(1, 'fine'))).toBeNull();
  });
});

describe('who watches a heartbeat', () => {
  it('sees life in every change, and its end only after the whole time', () => {
    const watch = new HeartbeatWatch(1_000);
    expect(watch.look(null, 0)).toBe('absent');
    expect(watch.look(record(1), 500)).toBe('alive');
    expect(watch.look(record(1), 1_499)).toBe('alive');
    expect(watch.look(record(2), 1_600)).toBe('alive');
    expect(watch.look(record(2), 2_599)).toBe('alive');
    expect(watch.look(record(2), 2_600)).toBe('stopped');
    expect(watch.look(record(3), 2_700)).toBe('alive');
  });

  it('does not take what was there before for life', () => {
    const watch = new HeartbeatWatch(1_000);
    expect(watch.look(record(7), 0)).toBe('unproven');
    expect(watch.look(record(7), 999)).toBe('unproven');
    expect(watch.look(record(7), 1_000)).toBe('stopped');
    const other = new HeartbeatWatch(1_000);
    other.look(record(7), 0);
    expect(other.look(record(8), 100)).toBe('alive');
  });

  it('lets a kernel go that has ended in order, and not one that left orders', () => {
    const watch = new HeartbeatWatch(1_000);
    watch.look(record(1), 0);
    expect(watch.look(record(2, 'ended'), 100)).toBe('ended');
    expect(watch.look(record(2, 'ended'), 100_000)).toBe('ended');
    expect(watch.look(record(1), 100_100)).toBe('alive');
    expect(watch.look(record(2, 'left'), 100_200)).toBe('stopped');
  });

  it('takes a file that has gone, or is half-written, for neither life nor end', () => {
    const watch = new HeartbeatWatch(1_000);
    watch.look(record(1), 0);
    watch.look(null, 600);
    expect(watch.look(null, 1_000)).toBe('stopped');
    expect(watch.look(record(2).slice(0, 9), 1_100)).toBe('alive');
    expect(watch.look(record(2).slice(0, 9), 2_100)).toBe('stopped');
  });

  it('never takes its own sleep for the kernel’s', () => {
    assert(
      property(integer({ min: 1_001, max: 1e9 }), (sleptMs) => {
        const watch = new HeartbeatWatch(3_000);
        watch.look(record(1), 0);
        expect(watch.look(record(1), sleptMs)).not.toBe('stopped');
      }),
    );
  });
});
