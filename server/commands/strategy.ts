import { Command } from 'commander';
import { completeParameters, type Parameter } from '@voltaire/reflex/decide/parameters.ts';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { BUDGET_MS, loadUserStrategy } from '../strategies/configure-strategies.ts';
import { newStrategy, STRATEGIES_FOLDER } from '../strategies/new-strategy.ts';

export const strategyCommand = new Command('strategy').description(
  'begin a strategy of your own, and list those there are',
);

strategyCommand
  .command('new')
  .description('write a strategy and its test, which passes at once')
  .argument('<name>', 'small letters, digits and dashes')
  .option('--dir <folder>', 'strategies or a folder in it', STRATEGIES_FOLDER)
  .action((name: string, { dir }: { dir: string }) => {
    const [file, test] = newStrategy(name, dir) as [string, string];
    const path = file.replaceAll('\\', '/');
    console.log(`Written: ${file}
         ${test}

Test it:    npx vitest run ${test}
Check it:   npx voltaire strategy list, when it is configured
Run it:     in voltaire.config.ts, one more entry of \`strategies\`, and its limit of money:

  strategies: [{ file: './${path}', symbol: 'BTCUSDT', parameters: {}, budgetMs: 50 }]
  limits: { strategies: { '${name}': { maxDrawdown: 200 } } }    // below its best, quote asset

How it is run and what it may do: docs/user-strategies.md`);
  });

strategyCommand
  .command('list')
  .description('built-in and configured strategies with their parameters')
  .option('--config <file>', 'configuration file (default voltaire.config.ts)')
  .action(async (options: { config?: string }) => {
    for (const { name, version, about, parameters } of STRATEGIES) {
      console.log(`${name}, version ${version}, built in\n  ${about}`);
      console.log(parametersTable(parameters));
    }
    const { strategies } = await loadConfig(options);
    console.log(strategies.length === 0 ? 'Configured: none' : 'Configured:');
    for (const entry of strategies) console.log(await describe(entry));
  });

async function describe(entry: Config['strategies'][number]): Promise<string> {
  const { name, file, symbol, parameters, budgetMs = BUDGET_MS } = entry;
  if (file === undefined) {
    const strategy = STRATEGIES.find((each) => each.name === name);
    if (!strategy) return `  ${name} on ${symbol}: there is no built-in strategy of this name`;
    const complete = completeParameters(strategy.name, strategy.parameters, parameters);
    return `  ${name} on ${symbol}: ${valuesOf(complete)}`;
  }
  const declared = await loadUserStrategy(file, [parameters]);
  return (
    `  ${name ?? declared.name} on ${symbol}: ${valuesOf(declared.uses[0]!.parameters)}\n` +
    `    ${file}, version ${declared.version}, in a thread of its own with ${budgetMs} ms a decision\n` +
    `    ${declared.about}\n${parametersTable(declared.parameters)}`
  );
}

function valuesOf(parameters: Readonly<Record<string, number>>): string {
  const values = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return values.length === 0 ? 'no parameters' : values.join(', ');
}

function parametersTable(schema: Readonly<Record<string, Parameter>>): string {
  const names = Object.keys(schema).map(({ length }) => length);
  const width = Math.max(0, ...names);
  return Object.entries(schema)
    .map(([name, { default: value, min, max, unit, about }]) => {
      const range = `${value} (${min} to ${max}${unit === '' ? '' : ` ${unit}`})`;
      return `    ${name.padEnd(width)}  ${range}  ${about}`;
    })
    .join('\n');
}
