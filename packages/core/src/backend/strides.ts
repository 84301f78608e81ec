/** Row-major strides of a shape, in elements. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= shape[d];
  }
  return strides;
}

/** Strides that read `from` as if it had the shape `to`: 0 along broadcast axes. */
export function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const own = contiguousStrides(from);
  const lead = to.length - from.length;
  return to.map((n, d) => (d < lead || (from[d - lead] === 1 && n !== 1) ? 0 : own[d - lead]));
}

/**
 * The same elements in the same order with fewer axes: neighbours through which a single stride runs are made one, and
 * axes of length 1 are left out.
 */
export function mergedAxes(shape: readonly number[], strides: readonly number[]): [shape: number[], strides: number[]] {
  const sizes: number[] = [];
  const steps: number[] = [];
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && steps[last] === strides[d] * shape[d]) {
      sizes[last] *= shape[d];
      steps[last] = strides[d];
    } else {
      sizes.push(shape[d]);
      steps.push(strides[d]);
    }
  }
  return [sizes, steps];
}
