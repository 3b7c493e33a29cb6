import { Command, InvalidArgumentError } from 'commander';

interface Options {
  readonly rounds?: number;
  readonly seed?: number;
  readonly seconds?: number;
  readonly only?: string;
  readonly json?: boolean;
}

export const faultsCommand = new Command('faults')
  .description('try what must hold whatever goes wrong; without a name, list what can be tried')
  .argument('[name]')
  .option('--rounds <number>', 'how often (default: as many as the trial takes)', whole)
  .option('--seed <number>', 'another one picks other moments (default: any; it is printed)', whole)
  .option('--seconds <number>', 'how long each fault lasts: stores', whole)
  .option('--only <words>', 'those whose names begin so, as "questdb killed": stores')
  .option('--json', 'print one JSON object')
  .action(async (name: string | undefined, { rounds, seed, seconds, only, json }: Options) => {
    // Loaded only here: nothing that runs in production depends on the tests.
    const { FAULTS } = await import('../../test/faults/faults.ts');
    const { printBench } = await import('../../test/bench/report.ts');
    if (name === undefined) {
      for (const { name: each, about } of FAULTS) console.log(`${each.padEnd(16)}${about}`);
      return;
    }
    const fault = FAULTS.find((each) => each.name === name);
    if (!fault) {
      throw new Error(
        `there is no trial "${name}"; there is ${FAULTS.map((f) => f.name).join(', ')}`,
      );
    }
    if (!fault.takesPart && (seconds !== undefined || only !== undefined)) {
      throw new Error(`"${name}" is tried as a whole: it knows no --seconds and no --only`);
    }
    const ok = printBench(
      await fault.run({
        rounds: rounds ?? fault.usualRounds,
        seed: seed ?? Date.now() % 1e6,
        seconds,
        only,
      }),
      json === true,
    );
    process.exit(ok ? 0 : 1);
  });

function whole(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
