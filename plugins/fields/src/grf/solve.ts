import { hostTable, NDArray, referenceNamespace, type TableInput, ValueError } from '@glass-ts/core';
import { takeOptions } from '@glass-ts/rng';
import { gaussianSpectrum } from './compute.ts';
import { type LegendreTransform, LegendreTransforms } from './legendre-transform.ts';
import { pairwise, type Transformation } from './transformation.ts';

/** Options of {@link solve}. */
export interface SolveOptions {
  /** Zeros appended to spectra before they are transformed, 0 when left out. */
  readonly pad?: number;
  /** Where to start instead of the band-limited solution. */
  readonly initial?: TableInput;
  /** Relative error of the realised spectrum, 1e-5 when left out. */
  readonly cltol?: number;
  /** Relative size of the last step, 1e-5 when left out. */
  readonly gltol?: number;
  /** Most Gauss–Newton steps, 20 when left out. */
  readonly maxiter?: number;
  /** Value to hold the monopole of the solution at. */
  readonly monopole?: number;
}

/** Convergence: 0 none, 1 of the realised spectrum, 2 of the solution, 3 of both. */
export type SolveInfo = 0 | 1 | 2 | 3;

interface State {
  readonly gl: Float64Array;
  /** Correlation function of gl. */
  readonly gt: Float64Array;
  /** Realised spectrum less the wanted one. */
  readonly fl: Float64Array;
  readonly error: number;
}

/** Largest |dx/x|, 0 where dx is 0, NaN where any is. */
function relativeError(dx: Float64Array, x: Float64Array): number {
  let top = 0;
  for (let k = 0; k < x.length; k++) {
    const error = dx[k] === 0 ? 0 : Math.abs(dx[k] / x[k]);
    if (error > top || Number.isNaN(error)) top = error;
  }
  return top;
}

/** Largest |a − b| over the largest |b|. */
function change(a: Float64Array, b: Float64Array): number {
  let [difference, size] = [0, 0];
  for (let k = 0; k < a.length; k++) {
    difference = Math.max(difference, Math.abs(a[k] - b[k]));
    size = Math.max(size, Math.abs(b[k]));
  }
  return difference / size;
}

/** A solution, and how to get the whole spectrum that it realises. */
export interface Solution {
  readonly gl: Float64Array;
  readonly info: SolveInfo;
  readonly realised: () => Float64Array;
}

/** {@link solve} on the host. */
export function solveSpectrum(
  cl: Float64Array,
  t1: Transformation,
  t2: Transformation,
  options: SolveOptions,
  transforms = new LegendreTransforms(),
): Solution {
  const { pad = 0, cltol = 1e-5, gltol = 1e-5, maxiter = 20, monopole } = options;
  if (!(Number.isInteger(pad) && pad >= 0)) {
    throw new ValueError('pad must be a positive integer', { where: { name: 'grf.solve' }, fix: `Not ${pad}.` });
  }
  const n = cl.length;
  const transform = transforms.get(n, n + pad);
  const evaluate = (gl: Float64Array): State => {
    const gt = transform.toCorrelation(gl);
    const fl = transform.toSpectrum(pairwise('corr', t1, t2, gt));
    for (let l = 0; l < n; l++) fl[l] -= cl[l];
    if (monopole !== undefined) fl[0] = 0;
    return { gl, gt, fl, error: relativeError(fl, cl) };
  };

  const start = new Float64Array(n);
  start.set(
    options.initial === undefined
      ? gaussianSpectrum(cl, t1, t2, transforms)
      : hostTable(options.initial).data.subarray(0, n),
  );
  if (monopole !== undefined) start[0] = monopole;

  // Steps that change the correlation function by less do not go beyond the rounding of the transforms.
  const rounding = (n + pad) * Number.EPSILON;
  let state = evaluate(start);
  let info = 0;
  for (let round = 0; round < maxiter; round++) {
    if (state.error <= cltol) info |= 1;
    if (info > 0) break;
    const step = newtonStep(state, t1, t2, transform);
    if (monopole !== undefined) step[0] = 0;
    const next = backtrack(state, step, evaluate);
    if (next === undefined) break;
    if (relativeError(next.step, state.gl) <= gltol) info |= 2;
    const settled = change(next.state.gt, state.gt) <= rounding;
    state = next.state;
    if (settled) break;
  }
  if (state.error <= cltol) info |= 1;
  const { gl, gt } = state;
  const realised = (): Float64Array => transforms.get(n + pad, n + pad).toSpectrum(pairwise('corr', t1, t2, gt));
  return { gl, info: info as SolveInfo, realised };
}

/** −fl through the inverse of the linearised problem. */
function newtonStep(
  { gt, fl }: State,
  t1: Transformation,
  t2: Transformation,
  transform: LegendreTransform,
): Float64Array {
  const slope = pairwise('dcorr', t1, t2, gt);
  const ft = transform.toCorrelation(fl);
  for (let k = 0; k < ft.length; k++) ft[k] /= -slope[k];
  return transform.toSpectrum(ft);
}

/** Halves the step until the error does not grow; undefined when there is no such step (NaN, or halved to nothing). */
function backtrack(
  state: State,
  full: Float64Array,
  evaluate: (gl: Float64Array) => State,
): { readonly state: State; readonly step: Float64Array } | undefined {
  let step = full;
  for (;;) {
    const next = evaluate(state.gl.map((g, l) => g + step[l]));
    if (next.error <= state.error) return { state: next, step };
    step = step.map((x) => x / 2);
    if (!step.some((x) => x !== 0 && Number.isFinite(x))) return undefined;
  }
}

/**
 * Spectrum of the Gaussian fields that the transformations turn into fields with the spectrum `cl`: a Gauss–Newton
 * iteration with backtracking on the padded transform (Tessore et al. 2023, section 3.4). It also ends, without convergence,
 * where further steps would be rounding errors: so it is with values C_l = 0, which no relative error describes.
 *
 * @param cl (n,). @param t2 as t1 when left out.
 * @returns the solution (n,), the spectrum it realises (n + pad,), and how it converged.
 * @throws ValueError for a negative pad.
 */
export function solve(
  cl: TableInput,
  t1: Transformation,
  t2?: Transformation | null | SolveOptions,
  options?: SolveOptions,
): [gl: NDArray, rl: NDArray, info: SolveInfo] {
  const [[second], rest] = takeOptions<SolveOptions>([t2, options]);
  const { gl, info, realised } = solveSpectrum(hostTable(cl).data, t1, (second ?? t1) as Transformation, rest);
  const rl = realised();
  const xp = cl instanceof NDArray ? cl.xp : referenceNamespace();
  return [xp.fromTyped(gl, [gl.length]), xp.fromTyped(rl, [rl.length]), info];
}
