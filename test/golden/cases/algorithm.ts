import { algorithm } from '@glass-ts/tables';
import { optional } from '../decode.ts';
import type { Adapter, Cases } from '../types.ts';

const nnls: Adapter = ({ a, b, tol, maxiter }, { array }) =>
  algorithm.nnls(array(a), array(b), { tol: optional(tol), maxiter: optional(maxiter) });

export const cases: Cases = {
  'algorithm.nnls': nnls,
  'algorithm.nnls (defect case)': nnls,
  'algorithm.nnls (hang case)': nnls,
  'algorithm.cov_clip': ({ cov, rtol }, { array }) => algorithm.covClip(array(cov), optional(rtol)),
  'algorithm.nearcorr': ({ a, tol, niter }, { array }) =>
    algorithm.nearcorr(array(a), { tol: optional(tol), niter: optional(niter) }),
  'algorithm.cov_nearest': ({ cov, tol, niter }, { array }) =>
    algorithm.covNearest(array(cov), optional(tol), optional(niter)),
};
