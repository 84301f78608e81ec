import { type App, runFileJsonSchema } from '@glass-ts/core';
import { type JsonSchema, optionsJsonSchema } from './option-docs.ts';

interface Described {
  readonly name: string;
  readonly description: string;
  readonly options: Parameters<typeof optionsJsonSchema>[0];
}

const choices = (services: Iterable<Described>): Record<string, JsonSchema> =>
  Object.fromEntries(
    [...services].map(({ name, description, options }) => [
      name,
      { description, anyOf: [optionsJsonSchema(options), { type: 'null' }] },
    ]),
  );

type Node = Record<string, unknown> & { properties?: Record<string, Node> };

/**
 * JSON schema of run files with the options of every stage, sink and adapter that is there, for editors: completion of
 * names and options, and their descriptions. Names of further plug-ins stay allowed.
 */
export function runFileSchemaFor(app: App): JsonSchema {
  const schema = structuredClone(runFileJsonSchema()) as Node;
  const stages = schema.properties!.stages!;
  stages.properties = choices(app.stages.values()) as Record<string, Node>;
  const sinks = schema.properties!.output!.properties!.sinks!;
  sinks.properties = choices(app.sinks.values()) as Record<string, Node>;
  const input = schema.properties!.input!;
  const named = [...app.adapters.values()].map((adapter) => ({
    properties: { adapter: { const: adapter.name }, options: optionsJsonSchema(adapter.options) },
    required: ['adapter'],
  }));
  const other = { not: { properties: { adapter: { enum: [...app.adapters.keys()] } }, required: ['adapter'] } };
  input.anyOf = [...named, other];
  return schema;
}
