import { describe, expect, it } from 'vitest';
import { importsOf, under } from './sources.ts';

/** In the order in which data flows: a stage may import an earlier one, never a later. */
const STAGES = [
  'model',
  'observe',
  'physics',
  'orient',
  'decide',
  'governance',
  'risk',
  'act',
] as const;
type Stage = (typeof STAGES)[number];

/** What a stage may not import though it comes earlier: each decides for itself. */
const NOT_EVEN: Partial<Record<Stage, readonly Stage[]>> = {
  physics: ['observe'],
  governance: ['observe', 'physics', 'orient', 'decide'],
  risk: ['observe', 'physics', 'orient', 'decide', 'governance'],
  act: ['observe', 'physics', 'orient', 'decide', 'governance'],
};

const stageOf = (path: string): Stage | undefined =>
  STAGES.find((stage) => path.startsWith(`reflex/${stage}/`));

/** The kernel's surroundings, and what of reflex each may import. */
const AROUND: Readonly<Record<string, readonly string[]>> = {
  'reflex/kernel.ts': [...STAGES.map((stage) => `reflex/${stage}/`), 'reflex/kernel/'],
  'reflex/kernel/': [...STAGES.map((stage) => `reflex/${stage}/`), 'reflex/kernel/'],
  'reflex/ports.ts': [
    'reflex/model/',
    'reflex/act/effects.ts',
    'reflex/decide/consultation.ts',
    'reflex/risk/governor.ts',
  ],
  'reflex/rings/': [
    'reflex/model/',
    'reflex/physics/kinematics.ts',
    'reflex/physics/measures.ts',
    'reflex/rings/',
  ],
  'reflex/isolation/': [
    'reflex/isolation/',
    'reflex/model/',
    'reflex/orient/',
    'reflex/decide/',
    'reflex/ports.ts',
  ],
  'reflex/journal/replay': [
    'reflex/journal/',
    'reflex/model/',
    'reflex/kernel.ts',
    'reflex/decide/strategy.ts',
  ],
  'reflex/journal/': ['reflex/journal/', 'reflex/model/'],
  'reflex/venue/': [
    'reflex/venue/',
    'reflex/model/',
    'reflex/ports.ts',
    'reflex/act/effects.ts',
    'reflex/risk/governor.ts',
  ],
};

/** Every import in these folders whose target is not allowed, as "from → to". */
function wrong(files: readonly string[], allowed: (from: string, to: string) => boolean): string[] {
  return files.flatMap((from) =>
    importsOf(from)
      .filter(({ target }) => target !== '' && !allowed(from, target))
      .map(({ target }) => `${from} → ${target}`),
  );
}

const startsWithAny = (path: string, folders: readonly string[]) =>
  folders.some((folder) => path.startsWith(folder));

describe('imports', () => {
  it('are found at all', () => {
    expect(importsOf('reflex/kernel.ts').length).toBeGreaterThan(10);
    expect(importsOf('reflex/act/effects.ts')).toContainEqual({
      specifier: '../risk/governor.ts',
      target: 'reflex/risk/governor.ts',
      typeOnly: true,
    });
  });

  it('of a stage lead to earlier stages only', () => {
    const stages = under(...STAGES.map((stage) => `reflex/${stage}/`));
    expect(stages.length).toBeGreaterThan(30);
    expect(
      wrong(stages, (from, to) => {
        const here = stageOf(from)!;
        const there = stageOf(to);
        if (!there) return false;
        if (NOT_EVEN[here]?.includes(there)) return false;
        return STAGES.indexOf(there) <= STAGES.indexOf(here);
      }),
    ).toEqual([]);
  });

  it('of act take nothing but types from risk: only the governor makes what it approves', () => {
    const values = under('reflex/act/').flatMap((from) =>
      importsOf(from)
        .filter(({ target, typeOnly }) => target.startsWith('reflex/risk/') && !typeOnly)
        .map(({ target }) => `${from} → ${target}`),
    );
    expect(values).toEqual([]);
  });

  it('of the kernel’s surroundings lead where they may', () => {
    const files = under('reflex/').filter((path) =>
      Object.keys(AROUND).some((prefix) => path.startsWith(prefix)),
    );
    expect(
      wrong(files, (from, to) => {
        const rule = Object.keys(AROUND).find((prefix) => from.startsWith(prefix))!;
        return startsWithAny(to, AROUND[rule]!);
      }),
    ).toEqual([]);
  });

  it('of reflex lead nowhere outside it', () => {
    expect(wrong(under('reflex/'), (_, to) => to.startsWith('reflex/'))).toEqual([]);
  });

  it('of the simulator lead to itself and to reflex’s model: it is the venue, not the client', () => {
    expect(
      wrong(under('simulator/'), (_, to) => startsWithAny(to, ['simulator/', 'reflex/model/'])),
    ).toEqual([]);
  });

  it('of the backtest lead to itself, to the kernel, the simulator’s engine and the tapes', () => {
    expect(
      wrong(under('backtest/'), (_, to) =>
        startsWithAny(to, ['backtest/', 'reflex/', 'simulator/', 'tape/']),
      ),
    ).toEqual([]);
  });

  it('of the tapes lead to themselves: simulator and server both read them', () => {
    expect(wrong(under('tape/'), (_, to) => to.startsWith('tape/'))).toEqual([]);
  });

  it('of the contract lead to itself and to reflex’s model', () => {
    expect(
      wrong(under('schema/'), (_, to) => startsWithAny(to, ['schema/', 'reflex/model/'])),
    ).toEqual([]);
  });

  it('of the Brain’s client lead to itself, to the contract and to reflex’s model', () => {
    expect(
      wrong(under('brain-client/'), (_, to) =>
        startsWithAny(to, ['brain-client/', 'schema/', 'reflex/model/']),
      ),
    ).toEqual([]);
  });

  it('of the dashboard lead to itself: it knows only the network', () => {
    expect(wrong(under('web/'), (_, to) => to.startsWith('web/'))).toEqual([]);
  });

  it('of the server never lead to the dashboard', () => {
    expect(wrong(under('server/'), (_, to) => !to.startsWith('web/'))).toEqual([]);
  });
});
