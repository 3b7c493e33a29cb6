#!/usr/bin/env node
// The door: everything behind it is TypeScript, which tsx loads as it is.
import { register } from 'tsx/esm/api';

if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error(
    `Voltaire needs Node 22 or later, this is ${process.version}. Its own copy is used by` +
      ' `npm start`, `npm test` and `npx voltaire`, after `npm ci`, in the project folder.',
  );
  process.exit(1);
}
register();
await import('../cli.ts');
