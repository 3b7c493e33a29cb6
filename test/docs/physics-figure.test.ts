import { expect, it } from 'vitest';
import { physicsDocuments } from './physics-figure.ts';

it('docs/physics.md and its picture are as the tape gives them (if not: npm run docs)', () => {
  for (const { actual, expected } of physicsDocuments()) expect(actual).toBe(expected);
});
