import type { Context } from './context.ts';
import { isComplex } from './dtype.ts';
import { flatNonzero } from './masks.ts';
import type { NDArray } from './ndarray.ts';
import { tidy } from './tidy.ts';
import { type NamedTuple, namedTuple } from './tuple.ts';

export type UniqueAll = NamedTuple<{ values: NDArray; indices: NDArray; inverseIndices: NDArray; counts: NDArray }>;
export type UniqueCounts = NamedTuple<{ values: NDArray; counts: NDArray }>;
export type UniqueInverse = NamedTuple<{ values: NDArray; inverseIndices: NDArray }>;

/** Set functions of the standard. Values come in ascending order; every NaN is distinct; ±0 are the same. */
export interface SetFunctions {
  /** Distinct values, first occurrences, indices that rebuild x, and counts. */
  uniqueAll(x: NDArray): Promise<UniqueAll>;
  /** Distinct values and how often each is there. */
  uniqueCounts(x: NDArray): Promise<UniqueCounts>;
  /** Distinct values, and for every element the index of its own. */
  uniqueInverse(x: NDArray): Promise<UniqueInverse>;
  /** Distinct values, in ascending order. */
  uniqueValues(x: NDArray): Promise<NDArray>;
}

interface Runs {
  /** Positions that sort the flattened array. */
  readonly order: NDArray;
  readonly sorted: NDArray;
  /** True at the first of equal neighbours. */
  readonly first: NDArray;
}

export function setFunctions(ctx: Context): SetFunctions {
  const { index } = ctx.defaults;

  /** Stable order; complex numbers by real, then imaginary part. */
  function orderOf(flat: NDArray): NDArray {
    const { xp } = ctx;
    if (flat.dtype === 'bool') return xp.argsort(ctx.cast(flat, ctx.flag));
    if (!isComplex(flat.dtype)) return xp.argsort(flat);
    const byImaginary = xp.argsort(xp.imag(flat));
    return ctx.gather(byImaginary, xp.argsort(ctx.gather(xp.real(flat), byImaginary, 0)), 0);
  }

  /** True at the first of equal neighbours. */
  function firstOf(sorted: NDArray): NDArray {
    const kernel = ctx.backend.kernels.runs;
    if (kernel !== undefined) return ctx.wrap(kernel(sorted), sorted.shape);
    const n = sorted.size;
    const head = ctx.full([Math.min(1, n)], true, 'bool');
    const rest = ctx.xp.notEqual(
      ctx.sliceAxis(sorted, 0, Math.min(1, n), n),
      ctx.sliceAxis(sorted, 0, 0, Math.max(0, n - 1)),
    );
    return ctx.concat([head, rest], 0);
  }

  const runsOf = (x: NDArray): Runs =>
    tidy(() => {
      const flat = ctx.view(x, [x.size]);
      const order = orderOf(flat);
      const sorted = ctx.gather(flat, order, 0);
      return { order, sorted, first: firstOf(sorted) };
    });

  /** Without the positions: sorted, and the places where runs begin. */
  async function sortedRuns(x: NDArray): Promise<{ sorted: NDArray; starts: NDArray }> {
    const { sorted, first } = tidy(() => {
      const flat = ctx.view(x, [x.size]);
      const real = flat.dtype === 'bool' ? ctx.cast(flat, ctx.flag) : flat;
      const inOrder = isComplex(x.dtype) ? ctx.gather(flat, orderOf(flat), 0) : ctx.cast(ctx.xp.sort(real), x.dtype);
      return { sorted: inOrder, first: firstOf(inOrder) };
    });
    const starts = await flatNonzero(first);
    first.dispose();
    return { sorted, starts };
  }

  /** Lengths of the runs that begin at these places of n. */
  const lengthsOf = (starts: NDArray, n: number): NDArray =>
    ctx.xp.subtract(
      ctx.concat(
        [ctx.sliceAxis(starts, 0, Math.min(1, starts.size), starts.size), ctx.full([Math.min(1, n)], n, index)],
        0,
      ),
      starts,
    );

  async function unique(x: NDArray, what: string): Promise<UniqueAll> {
    const { xp } = ctx;
    const runs = runsOf(ctx.own(x, what));
    const starts = await flatNonzero(runs.first);
    const out = tidy(() => {
      const n = x.size;
      const number = xp.subtract(xp.cumulativeSum(ctx.cast(runs.first, index), { dtype: index }), 1);
      const inverse = n === 0 ? number : ctx.full([n], 0, index).at(runs.order).set(number);
      return {
        values: ctx.gather(runs.sorted, starts, 0),
        indices: ctx.gather(runs.order, starts, 0),
        inverseIndices: ctx.view(inverse, x.shape),
        counts: lengthsOf(starts, n),
      };
    });
    for (const y of [runs.order, runs.sorted, runs.first, starts]) y.dispose();
    return namedTuple(out);
  }

  return {
    uniqueAll: (x) => unique(x, 'uniqueAll'),
    async uniqueCounts(x) {
      const { sorted, starts } = await sortedRuns(ctx.own(x, 'uniqueCounts'));
      const out = tidy(() => ({ values: ctx.gather(sorted, starts, 0), counts: lengthsOf(starts, x.size) }));
      for (const y of [sorted, starts]) y.dispose();
      return namedTuple(out);
    },
    async uniqueInverse(x) {
      const { values, counts, indices, inverseIndices } = await unique(x, 'uniqueInverse');
      indices.dispose();
      counts.dispose();
      return namedTuple({ values, inverseIndices });
    },
    async uniqueValues(x) {
      const { sorted, starts } = await sortedRuns(ctx.own(x, 'uniqueValues'));
      const values = ctx.gather(sorted, starts, 0);
      for (const y of [sorted, starts]) y.dispose();
      return values;
    },
  };
}
