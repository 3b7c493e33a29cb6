import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

export default defineConfig({
  // type-graphql and Apollo must meet the same copy of graphql, else "another realm" errors.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }] },
  oxc: { decorator: { legacy: true } },
  test: {
    // Users' strategies and the template that they begin with bring their tests beside them.
    include: [
      'test/**/*.test.ts',
      'server/strategies/template/*.test.ts',
      'strategies/**/*.test.ts',
    ],
    globalSetup: ['test/support/what-is-missing.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
