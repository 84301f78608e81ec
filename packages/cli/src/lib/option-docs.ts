import type { Adapter, AnyStage, Sink } from '@glass-ts/core';

type OptionsSchema = AnyStage['options'] | Adapter['options'] | Sink['options'];
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One option of a stage, sink or adapter, for people. */
export interface OptionDoc {
  readonly name: string;
  /** `number`, `"map" | "cosmic"`, `list of integers`. */
  readonly type: string;
  /** As JSON; undefined where there is none. */
  readonly fallback: string | undefined;
  readonly required: boolean;
  readonly description: string;
}

/** JSON schema of options as people write them: what has a default may be left out. */
export function optionsJsonSchema(options: OptionsSchema): JsonSchema {
  const { $schema: _, ...schema } = options.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as Record<
    string,
    unknown
  >;
  return schema;
}

/** `{ density, zMin?, smail }`: what may be left out has a question mark. */
function keysText(schema: JsonSchema): string {
  const keys = Object.keys((schema.properties ?? {}) as object);
  const required = (schema.required ?? []) as readonly string[];
  return keys.length === 0 ? 'map' : `{ ${keys.map((key) => (required.includes(key) ? key : `${key}?`)).join(', ')} }`;
}

function typeText(schema: JsonSchema): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((v) => JSON.stringify(v)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema.const);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives)) {
    return [...new Set((alternatives as JsonSchema[]).map(typeText))].join(' | ');
  }
  if (schema.type === 'array') {
    const items = schema.items as JsonSchema | undefined;
    const inner = items === undefined ? '' : typeText(items);
    if (!inner) return 'list';
    return inner.includes('|') ? `list of (${inner})` : `list of ${inner}`;
  }
  if (schema.type === 'object') return keysText(schema);
  return typeof schema.type === 'string' ? schema.type : 'any';
}

/** The options that a schema takes, in its order. */
export function optionDocs(options: OptionsSchema): OptionDoc[] {
  const schema = optionsJsonSchema(options);
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeText(property),
    fallback: 'default' in property ? JSON.stringify(property.default) : undefined,
    required: required.includes(name),
    description: (property.description as string | undefined) ?? '',
  }));
}
