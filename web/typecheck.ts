import { createRequire } from 'node:module';
import { run } from 'vue-tsc';

// `nuxt typecheck` would find the TypeScript 7 at the root of the workspaces, next to which npm puts
// vue-tsc, and which has no API for it. Here vue-tsc is told to use the TypeScript 6 of this folder.
run(createRequire(import.meta.url).resolve('typescript/lib/tsc'));
