import { type TableInput, ValueError } from '@glass-ts/core';
import { interp, trapezoid, union1d } from '../numeric/index.ts';
import { vector } from '../table.ts';

/** Nodes and values of a piecewise linear function, both (N,). */
export type SampledFunction = readonly [x: TableInput, y: TableInput];

const inside = (x: Float64Array, y: Float64Array): Float64Array => x.filter((v) => v >= y[0] && v <= y[y.length - 1]);

/**
 * Integral of the product of piecewise linear functions over the overlap of their supports, by the trapezoidal rule on the
 * union of their nodes (hence not exact for the piecewise polynomial product). 0 without overlap.
 *
 * @throws ValueError when nodes or values are not 1-D.
 */
export function trapezoidProduct(f: SampledFunction, ...ff: readonly SampledFunction[]): number {
  const functions = [f, ...ff].map(([x, y]) => {
    const [nodes, values] = [vector(x, 'x'), vector(y, 'y')];
    if (nodes.length !== values.length || nodes.length === 0) {
      throw new ValueError(`a function has ${nodes.length} nodes and ${values.length} values`, {
        where: { name: 'trapezoidProduct' },
      });
    }
    return [nodes, values] as const;
  });
  let x = functions[0][0];
  for (const [other] of functions.slice(1)) x = x.length === 0 ? x : union1d(inside(x, other), inside(other, x));
  const y = new Float64Array(x.length).fill(1);
  for (const [nodes, values] of functions) {
    const at = interp(x, nodes, values);
    for (let k = 0; k < y.length; k++) y[k] *= at[k];
  }
  return trapezoid(y, x);
}
