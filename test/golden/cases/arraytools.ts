import { arraytools } from '@glass-ts/tables';
import { list, nested, number, optional } from '../decode.ts';
import type { Cases, Json } from '../types.ts';

const sampledFunction = (pair: Json): [readonly number[], readonly number[]] => {
  const [x, y] = list(pair);
  return [nested(x) as readonly number[], nested(y) as readonly number[]];
};

export const cases: Cases = {
  'arraytools.broadcast_first': ({ arrays }, { array }) =>
    arraytools.broadcastFirst(...list(arrays).map((x) => array(x))),

  'arraytools.broadcast_leading_axes': ({ args }, { array }) => {
    const pairs = list(args).map((pair) => {
      const [x, n] = list(pair);
      return [array(x), number(n)] as const;
    });
    const [dims, ...arrays] = arraytools.broadcastLeadingAxes(...pairs);
    return { dims, arrays };
  },

  'arraytools.ndinterp': ({ x, xq, fq, axis, left, right, period }, { array }) =>
    arraytools.ndinterp(array(x), array(xq), array(fq), {
      axis: optional(axis),
      left: optional(left),
      right: optional(right),
      period: optional(period),
    }),

  'arraytools.trapezoid_product': ({ f, ff }) =>
    arraytools.trapezoidProduct(sampledFunction(f), ...list(ff).map(sampledFunction)),

  'arraytools.cumulative_trapezoid': ({ f, x }, { array }) => arraytools.cumulativeTrapezoid(array(f), array(x)),
};
