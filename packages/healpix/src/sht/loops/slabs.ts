import { LANES } from '../wasm/loops.ts';

/** Shape of a transform on host arrays. */
export interface LoopPlan {
  readonly nside: number;
  readonly lmax: number;
  readonly spin: number;
  /** Maps (spin 0) or pairs of maps (spin > 0). */
  readonly batch: number;
}

/** Values of l per pass: 8 functions × 256 stay in the first-level cache. */
export const CHUNK = 256;

/** Memory for ring modes at a time. */
const SLAB_BYTES = 32 * 2 ** 20;

/** Ring pairs handled together, a multiple of the lanes: all modes f_m of a slab fit into `SLAB_BYTES`. */
export function slabSize(pairs: number, lmax: number, fields: number): number {
  const perPair = 32 * (lmax + 1) * fields;
  const fit = Math.floor(SLAB_BYTES / perPair / LANES) * LANES;
  return Math.min(Math.max(LANES, fit), Math.ceil(pairs / LANES) * LANES);
}

/** Start of order m in m-major alm, so that a_lm is element almStart(lmax, m) + l. */
export const almStart = (lmax: number, m: number): number => (m * (2 * lmax + 1 - m)) / 2;
