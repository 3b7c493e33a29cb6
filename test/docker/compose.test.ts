import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const COMPOSE = fileURLToPath(new URL('../../docker/compose.yaml', import.meta.url));
const SERVICES = fileURLToPath(new URL('../../docker/services.sh', import.meta.url));

/** What stands under each service, by its key; a value that goes on below its key is joined. */
const services = new Map<string, Map<string, string>>();
/** Names below `volumes:` at the end. */
const volumes: string[] = [];

let section = '';
let service = new Map<string, string>();
let key = '';
for (const line of readFileSync(COMPOSE, 'utf8').split('\n')) {
  if (/^\s*(#|$)/.test(line)) continue;
  const [, indent, name, value] = /^( *)([\w-]+):\s*(.*)$/.exec(line) ?? [];
  if (indent === '') section = name!;
  else if (section === 'volumes') volumes.push(name!);
  else if (section === 'services' && indent === '  ') {
    service = new Map();
    services.set(name!, service);
  } else if (section === 'services' && indent === '    ') {
    key = name!;
    service.set(key, value!);
  } else service.set(key, `${service.get(key)}\n${line.trim()}`);
}

it('compose.yaml has the Brain and the three engines of the stores', () => {
  expect([...services.keys()]).toEqual(['brain', 'ollama', 'postgres', 'questdb', 'dragonfly']);
});

describe.each([...services])('the service %s of compose.yaml', (_name, has) => {
  it('may do nothing that it does not need', () => {
    expect(has.get('read_only')).toBe('true');
    expect(has.get('cap_drop')).toBe('[ALL]');
    expect(has.get('security_opt')).toContain('no-new-privileges:true');
    expect(Number(has.get('pids_limit'))).toBeGreaterThan(0);
    expect(has.get('mem_limit')).toMatch(/:-\d+g}$/);
    expect(has.has('privileged')).toBe(false);
  });

  it('is reachable from this machine alone', () => {
    expect(has.has('network_mode')).toBe(false);
    const ports = has.get('ports');
    if (ports !== undefined) expect(ports).toMatch(/^\['127\.0\.0\.1:[^,]*'\]$/);
  });

  it('says how it is, and comes up again', () => {
    expect(has.get('healthcheck')).toMatch(/test:[\s\S]*interval: /);
    expect(has.get('restart')).toBe('unless-stopped');
  });

  it('keeps what it writes in a volume that has a name', () => {
    const [, volume] = /^\['([\w-]+):\/[\w/]+'\]$/.exec(has.get('volumes') ?? '') ?? [];
    expect(volumes).toContain(volume);
  });

  it('is of a version that stays what it is', () => {
    if (has.has('build')) return;
    expect(has.get('image')).toMatch(/:v?\d+\.\d+/);
  });
});

describe.each(['postgres', 'questdb', 'dragonfly'])('the engine %s of compose.yaml', (name) => {
  it('does not run as root', () => {
    expect(services.get(name)!.get('user')).toMatch(/^'[1-9]\d*:[1-9]\d*'$/);
  });

  it('has no password in the file', () => {
    const passwords = services
      .get(name)!
      .get('environment')!
      .match(/.*pass.*/gi)!;
    for (const line of passwords) expect(line).toMatch(/: \$\{\w+_PASSWORD:-\}$|^#/);
  });
});

it('tests run against the QuestDB that compose.yaml starts', () => {
  const [, version] = /QUESTDB_VERSION=(.+)/.exec(readFileSync(SERVICES, 'utf8'))!;
  expect(services.get('questdb')!.get('image')).toBe(`questdb/questdb:${version}`);
});
