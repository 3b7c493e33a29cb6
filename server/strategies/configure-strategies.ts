import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import type { Program } from '@voltaire/reflex/isolation/program.ts';
import type { ConfiguredStrategy } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { BY_HAND, FLATTEN } from '@voltaire/reflex/model/order.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/load.ts';
import { type Declaration, declarationOf } from './declaration.ts';

/** What it may do is for the policy. */
type Entry = Omit<Config['strategies'][number], 'sides' | 'types'>;
type UserEntry = Entry & { readonly file: string };

export interface ConfiguredStrategies {
  /** For the kernel, in the order of the configuration. */
  readonly strategies: readonly ConfiguredStrategy[];
  /** Of those, the users' own: for the threads that they run in. */
  readonly programs: readonly Program[];
}

/** Of one decision, where the configuration does not say. */
export const BUDGET_MS = 50;

/** Names that no user's strategy may have. */
export const TAKEN_NAMES: readonly string[] = [
  ...STRATEGIES.map(({ name }) => name),
  FLATTEN,
  BY_HAND,
];

/**
 * Loads the users' strategies, once and elsewhere, and completes their parameters. The instruments
 * are all of the kernel's, in their order. Throws a ConfigError that names the file.
 */
export async function configureStrategies(
  entries: readonly Entry[],
  instruments: readonly InstrumentDefinition[],
): Promise<ConfiguredStrategies> {
  const declarations = await declare(entries.filter(isUsers));
  const programs = new Map<string, Program>();
  const strategies = entries.map((entry): ConfiguredStrategy => {
    const { symbol, parameters } = entry;
    if (!isUsers(entry)) return { name: entry.name!, symbol, parameters };
    const { declaration, use } = declarations.get(entry)!;
    const name = entry.name ?? declaration.name;
    addTo(programs, name, entry, use.parameters, instruments);
    const { version, withoutInference } = declaration;
    const budgetMs = entry.budgetMs ?? BUDGET_MS;
    const isolated = { version, withoutInference, warmUp: use.warmUp, budgetMs };
    return { name, symbol, parameters: use.parameters, isolated };
  });
  return { strategies, programs: [...programs.values()] };
}

function isUsers(entry: Entry): entry is UserEntry {
  return entry.file !== undefined;
}

/** Each file is loaded once, whatever number of symbols it trades. */
async function declare(entries: readonly UserEntry[]) {
  const found = new Map<Entry, { declaration: Declaration; use: Declaration['uses'][number] }>();
  for (const [file, users] of Map.groupBy(entries, ({ file: each }) => each)) {
    const declaration = await loadUserStrategy(
      file,
      users.map(({ parameters }) => parameters),
    );
    users.forEach((entry, i) => found.set(entry, { declaration, use: declaration.uses[i]! }));
  }
  return found;
}

/** `file` is relative to the current folder. */
export async function loadUserStrategy(
  file: string,
  uses: readonly Readonly<Record<string, number>>[],
): Promise<Declaration> {
  if (!existsSync(file)) throw new ConfigError(`strategy ${file}: there is no such file`);
  try {
    return await declarationOf({ file: urlOf(file), uses });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`strategy ${file}: ${problem}`, { cause: error });
  }
}

function addTo(
  programs: Map<string, Program>,
  name: string,
  { file, symbol }: UserEntry,
  parameters: Readonly<Record<string, number>>,
  instruments: readonly InstrumentDefinition[],
): void {
  const wrong = (problem: string) => new ConfigError(`strategy ${file}: ${problem}`);
  if (TAKEN_NAMES.includes(name)) throw wrong(`"${name}" is the name of a built-in strategy`);
  const symbolId = instruments.findIndex((each) => each.symbol === symbol);
  if (symbolId < 0) throw wrong(`no feed has the symbol ${symbol}`);
  const program = programs.get(name) ?? { name, file: urlOf(file), symbols: [] };
  if (program.file !== urlOf(file)) {
    throw wrong(`another file has the name "${name}" already: give one of them another \`name\``);
  }
  if (program.symbols.some((each) => each.symbolId === symbolId)) {
    throw wrong(`"${name}" is configured twice for ${symbol}`);
  }
  const symbols = [
    ...program.symbols,
    { symbolId, instrument: instruments[symbolId]!, parameters },
  ];
  programs.set(name, { ...program, symbols });
}

function urlOf(file: string): string {
  return pathToFileURL(resolve(file)).href;
}
