#!/usr/bin/env node
// The door: everything behind it is TypeScript, which tsx loads as it is.
import { setFlagsFromString } from 'node:v8';
import { register } from 'tsx/esm/api';

if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error(
    `Voltaire needs Node 22 or later, this is ${process.version}. Its own copy is used by` +
      ' `npm start`, `npm test` and `npx voltaire`, after `npm ci`, in the project folder.',
  );
  process.exit(1);
}
// The kernel is many small functions, and the compiler gives up taking them into each other too soon
// for it: with this an event costs a tenth less (`npm run bench -- loop`).
setFlagsFromString('--max-inlined-bytecode-size-cumulative=2500');
register();
await import('../cli.ts');
