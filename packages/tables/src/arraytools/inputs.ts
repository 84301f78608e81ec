import { type Namespace, NDArray, type TableInput } from '@glass-ts/core';
import { namespaceOf } from '../table.ts';

/** Arrays of any device, or plain host data. */
export type ArrayInput = TableInput | NDArray;

/** Inputs as arrays of one namespace: that of the first array among them. */
export function asArrays(inputs: readonly ArrayInput[]): { readonly xp: Namespace; readonly xs: NDArray[] } {
  const xp = namespaceOf(...inputs);
  return { xp, xs: inputs.map((x) => (x instanceof NDArray ? x : xp.asarray(x))) };
}
