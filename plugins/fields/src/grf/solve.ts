import { hostTable, NDArray, referenceNamespace, type TableInput, ValueError } from '@glass-ts/core';
import { takeOptions } from '@glass-ts/rng';
import { gaussianSpectrum } from './compute.ts';
import { pairwise, type Transformation } from './transformation.ts';
import { correlationToSpectrum, spectrumToCorrelation } from './transformcl.ts';

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
  readonly gt: Float64Array;
  readonly rl: Float64Array;
  readonly fl: Float64Array;
  readonly error: number;
}

/** Largest |dx/x|, 0 where dx is 0. */
const relativeError = (dx: Float64Array, x: Float64Array): number =>
  dx.reduce((top, d, k) => (d === 0 ? top : Math.max(top, Math.abs(d / x[k]))), 0);

/** {@link solve} on the host. */
export function solveSpectrum(
  cl: Float64Array,
  t1: Transformation,
  t2: Transformation,
  options: SolveOptions,
): { readonly gl: Float64Array; readonly rl: Float64Array; readonly info: SolveInfo } {
  const { pad = 0, cltol = 1e-5, gltol = 1e-5, maxiter = 20, monopole } = options;
  if (!(Number.isInteger(pad) && pad >= 0)) {
    throw new ValueError('pad must be a positive integer', { where: { name: 'grf.solve' }, fix: `Not ${pad}.` });
  }
  const n = cl.length;
  const toCorrelation = (x: Float64Array): Float64Array => {
    const padded = new Float64Array(n + pad);
    padded.set(x);
    return spectrumToCorrelation(padded);
  };
  const evaluate = (gl: Float64Array): State => {
    const gt = toCorrelation(gl);
    const rl = correlationToSpectrum(pairwise('corr', t1, t2, gt));
    const fl = cl.map((c, l) => (l === 0 && monopole !== undefined ? 0 : rl[l] - c));
    return { gl, gt, rl, fl, error: relativeError(fl, cl) };
  };

  const start = new Float64Array(n);
  start.set(
    options.initial === undefined ? gaussianSpectrum(cl, t1, t2) : hostTable(options.initial).data.subarray(0, n),
  );
  if (monopole !== undefined) start[0] = monopole;

  let state = evaluate(start);
  let info = 0;
  for (let round = 0; round < maxiter; round++) {
    if (state.error <= cltol) info |= 1;
    if (info > 0) break;
    const step = newtonStep(state, t1, t2, toCorrelation).subarray(0, n).slice();
    if (monopole !== undefined) step[0] = 0;
    const next = backtrack(state, step, evaluate);
    if (next === undefined) break;
    if (relativeError(next.step, state.gl) <= gltol) info |= 2;
    state = next.state;
  }
  if (state.error <= cltol) info |= 1;
  return { gl: state.gl, rl: state.rl, info: info as SolveInfo };
}

/** −fl through the inverse of the linearised problem. */
function newtonStep(
  { gt, fl }: State,
  t1: Transformation,
  t2: Transformation,
  toCorrelation: (x: Float64Array) => Float64Array,
): Float64Array {
  const slope = pairwise('dcorr', t1, t2, gt);
  return correlationToSpectrum(toCorrelation(fl).map((f, k) => -f / slope[k]));
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
 * iteration with backtracking on the padded transform (Tessore et al. 2023, section 3.4).
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
  const { gl, rl, info } = solveSpectrum(hostTable(cl).data, t1, (second ?? t1) as Transformation, rest);
  const xp = cl instanceof NDArray ? cl.xp : referenceNamespace();
  return [xp.fromTyped(gl, [gl.length]), xp.fromTyped(rl, [rl.length]), info];
}
