import type { NDArray } from '@glass-ts/core';
import type { FieldFunction, Transformation } from './transformation.ts';

type Pairs = Pick<Transformation, 'corr' | 'icorr' | 'dcorr'>;
type Values = Readonly<Record<string, number>>;

/** Kind and parameters of the built-in transformations: pairs are recognised by exact kind. */
const known = new WeakMap<FieldFunction, { readonly kind: string; readonly parameters: Values }>();

/** A callable transformation that carries its parameters as read-only properties. */
export function defineTransformation<P extends Values>(
  kind: string,
  parameters: P,
  call: FieldFunction,
  pairs: Pairs,
): Transformation & Readonly<P> {
  const t = Object.assign((x: NDArray, variance: number) => call(x, variance), parameters, pairs, { label: kind });
  known.set(t, { kind, parameters });
  return Object.freeze(t);
}

/** Parameters of a built-in transformation of the given kind; undefined for any other. */
export function paramsOf(t: Transformation, kind: string): Values | undefined {
  const entry = known.get(t);
  return entry?.kind === kind ? entry.parameters : undefined;
}
