import { NotImplementedError } from '@glass-ts/core';

/** Axes that a shader walks over. */
export const MAX_RANK = 8;

/** A walk over a result in C order: its shape, and how far every operand moves along each axis. */
export interface Walk {
  readonly shape: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/**
 * The same walk with as few axes as possible: axes of length 1 go, neighbours along which all operands run on become
 * one. Throws NotImplementedError where more than eight are left.
 */
export function merged({ shape, strides }: Walk): Walk {
  const kept: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let k = shape.length - 1; k >= 0; k--) {
    if (shape[k] === 1) continue;
    const inner = kept[0];
    if (inner !== undefined && strides.every((s, i) => s[k] === steps[i][0] * inner)) kept[0] *= shape[k];
    else {
      kept.unshift(shape[k]);
      for (const [i, s] of strides.entries()) steps[i].unshift(s[k]);
    }
  }
  if (kept.length > MAX_RANK) {
    throw new NotImplementedError(`The webgpu engine walks over ${MAX_RANK} axes at most, not ${kept.length}`, {
      fix: 'Reshape neighbouring axes into one, or do it in two steps',
    });
  }
  return { shape: kept, strides: steps };
}
