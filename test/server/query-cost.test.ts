import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkCost } from '@voltaire/server/http/limits.ts';
import { makeSchema } from '@voltaire/server/http/schema.ts';

describe('the cost of a query', () => {
  it('lets through what the dashboard asks, and refuses what would cost too much', async () => {
    const schema = await makeSchema();
    const cheap = parse('{ decisions(first: 50) { nodes { id controls { code } } } }');
    expect(() => checkCost(schema, cheap, {})).not.toThrow();
    const fields =
      'id seq reason controls { code observed limit headroom } rationale { name value }';
    const flood = Array.from(
      { length: 20 },
      (_, i) => `a${i}: decisions(first: 500) { nodes { ${fields} } }`,
    );
    expect(() => checkCost(schema, parse(`{ ${flood.join(' ')} }`), {})).toThrow('ask for less');
    const variable = parse('query ($n: Int!) { decisions(first: $n) { nodes { id } } }');
    expect(() => checkCost(schema, variable, { n: 1e6 })).toThrow('ask for less');
  });
});
