import { Command } from 'commander';

export const benchCommand = new Command('bench')
  .description('measure; without a name, list what can be measured')
  .argument('[name]')
  .option('--json', 'print one JSON object')
  .action(async (name: string | undefined, { json }: { json?: boolean }) => {
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
    const ok = printBench(await bench.run(), json === true);
    process.exit(ok ? 0 : 1);
  });
