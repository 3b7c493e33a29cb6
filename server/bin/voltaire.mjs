#!/usr/bin/env node
// The door: everything behind it is TypeScript.
import { setFlagsFromString } from 'node:v8';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(
    `Voltaire needs Node 22.15 or later, this is ${process.version}. Its own copy is used by` +
      ' `npm start`, `npm test` and `npx voltaire`, after `npm ci`, in the project folder.',
  );
  process.exit(1);
}
// The kernel is many small functions, and the compiler gives up taking them into each other too soon
// for it: with this an event costs a tenth less (`npm run bench -- loop`).
setFlagsFromString('--max-inlined-bytecode-size-cumulative=2500');
await import('./typescript.mjs');
await import('../cli.ts');
