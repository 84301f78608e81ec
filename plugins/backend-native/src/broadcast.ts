/** Row-major element strides of a shape. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= shape[d];
  }
  return strides;
}

/** Element strides of an operand in the shape that it broadcasts to: 0 along broadcast axes. */
export function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const own = contiguousStrides(from);
  const lead = to.length - from.length;
  return to.map((n, d) => (d < lead || (from[d - lead] === 1 && n !== 1) ? 0 : own[d - lead]));
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The same elements in the same order with neighbouring axes made one where a single stride runs through both. */
export function mergedAxes(shape: readonly number[], strides: readonly number[]): [number[], number[]] {
  const sizes: number[] = [];
  const steps: number[] = [];
  for (let d = 0; d < shape.length; d++) {
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
