import { Command } from 'commander';

interface Options {
  readonly json?: boolean;
  readonly load?: boolean;
}

export const benchCommand = new Command('bench')
  .description('measure; without a name, list what can be measured')
  .argument('[name]')
  .option('--load', 'while 200 subscribers are served: tick-to-order')
  .option('--json', 'print one JSON object')
  .action(async (name: string | undefined, { json, load = false }: Options) => {
    // Loaded only here: nothing that runs in production depends on the tests.
    const { BENCHES } = await import('../../test/bench/benches.ts');
    const { printBench } = await import('../../test/bench/report.ts');
    if (name === undefined) {
      for (const { name: each, about } of BENCHES) console.log(`${each.padEnd(16)}${about}`);
      return;
    }
    const bench = BENCHES.find((each) => each.name === name);
    if (!bench) {
      throw new Error(
        `there is no bench "${name}"; there is ${BENCHES.map((b) => b.name).join(', ')}`,
      );
    }
    if (load && !bench.takesLoad) throw new Error(`"${name}" knows no load`);
    const ok = printBench(await bench.run({ load }), json === true);
    process.exit(ok ? 0 : 1);
  });
