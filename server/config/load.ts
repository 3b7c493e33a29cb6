import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, configSchema } from './config.ts';
import { storesFrom } from './stores.ts';

/** Something in the configuration is wrong; the message says where, what was found, what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Flags of the command line that stand above environment and file. */
export interface Overrides {
  readonly config?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly speed?: string | undefined;
}

/** Flags win over environment (VOLTAIRE_HOST, PORT), which wins over voltaire.config.ts, which wins over defaults. */
export async function loadConfig(overrides: Overrides = {}, env = process.env): Promise<Config> {
  const path = resolve(overrides.config ?? 'voltaire.config.ts');
  if (overrides.config !== undefined && !existsSync(path)) {
    throw new ConfigError(`there is no configuration file at ${path}`);
  }
  const file = existsSync(path) ? await read(path) : {};
  const merged: Record<string, unknown> = { ...file };
  set(merged, 'host', overrides.host ?? env.VOLTAIRE_HOST);
  set(merged, 'port', number('port', overrides.port ?? env.PORT));
  merged.stores = { ...(file.stores as object | undefined), ...storesFrom(env) };
  if (overrides.speed !== undefined) {
    const speed = overrides.speed === 'max' ? 'max' : number('--speed', overrides.speed);
    merged.simulator = { ...(merged.simulator as object | undefined), speed };
  }
  return validate(merged, path);
}

async function read(path: string): Promise<Record<string, unknown>> {
  let loaded: { default?: unknown };
  try {
    loaded = (await import(pathToFileURL(path).href)) as { default?: unknown };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${path} cannot be loaded: ${problem}`, { cause: error });
  }
  if (typeof loaded.default !== 'object' || loaded.default === null) {
    throw new ConfigError(`${path} must have a default export: export default defineConfig({ … })`);
  }
  return loaded.default as Record<string, unknown>;
}

function validate(input: Record<string, unknown>, path: string): Config {
  const parsed = configSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const key = issue.path.map(String).join('.') || '(top level)';
    const found = issue.path.reduce<unknown>(
      (at, name) => (at as Record<PropertyKey, unknown>)?.[name],
      input,
    );
    // Addresses of stores and anchors may hold a password.
    const shown =
      issue.path[0] === 'stores' || issue.path[0] === 'ledger'
        ? 'something else'
        : JSON.stringify(found);
    return `  ${key}: ${issue.message}; found ${shown ?? 'nothing'}`;
  });
  throw new ConfigError(
    `the configuration (${path}, environment, flags) is not valid:\n${lines.join('\n')}`,
  );
}

function set(target: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) target[key] = value;
}

function number(key: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new ConfigError(`${key} must be a number, was "${text}"`);
}
