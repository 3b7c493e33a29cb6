import { readdirSync, readFileSync } from 'node:fs';
import { addTypeTemplate, createResolver, defineNuxtModule } from '@nuxt/kit';
import { buildSchema, introspectionFromSchema, parse, validate } from 'graphql';
import type { GraphQLSchema } from 'graphql';

/**
 * Binds this page to the one contract, schema/schema.graphql, each time Nuxt prepares, checks or
 * builds. Its types go to .nuxt, so that no generated file is committed and none can be stale; an
 * operation that the schema does not know ends the build, which the types alone would not do.
 */
export default defineNuxtModule({
  meta: { name: 'graphql-contract' },
  setup(_options, nuxt) {
    const resolver = createResolver(import.meta.url);
    const schemaPath = resolver.resolve('../../schema/schema.graphql');
    const operationsFolder = resolver.resolve('../app/graphql');
    nuxt.options.watch.push(schemaPath);

    addTypeTemplate({
      filename: 'types/graphql-introspection.d.ts',
      getContents: () => introspectionType(readSchema(schemaPath)),
    });
    nuxt.hook('build:before', () => checkOperations(readSchema(schemaPath), operationsFolder));
  },
});

function readSchema(path: string): GraphQLSchema {
  return buildSchema(readFileSync(path, 'utf8'));
}

/** gql.tada infers from the introspection result; as a type it costs nothing at run time. */
function introspectionType(schema: GraphQLSchema): string {
  const introspection = introspectionFromSchema(schema, { descriptions: false });
  return `export type introspection = ${JSON.stringify(introspection)};\n`;
}

function checkOperations(schema: GraphQLSchema, folder: string): void {
  const sources = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(`${folder}/${entry.name}`, 'utf8'))
    .join('\n');
  const texts = [...sources.matchAll(/graphql\(\s*`([^`]+)`/g)].map((match) => match[1]);
  const errors = validate(schema, parse(texts.join('\n')));
  if (errors.length > 0) {
    const list = errors.map((error) => `  ${error.message}`).join('\n');
    throw new Error(`web/app/graphql does not fit schema/schema.graphql:\n${list}`);
  }
}
