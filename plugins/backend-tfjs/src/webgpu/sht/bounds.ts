import type { KernelContext } from '../context.ts';
import type { Limits } from './layout.ts';
import { POINTS } from './wgsl/fft.ts';

/** Steps of the recursion in one dispatch: some 50 ms on a laptop's GPU, a second on a CPU that stands in for one. */
const STEPS = { hardware: 2e9, software: 3e7 };

/** Bytes of each of the two workspaces: half a map, but 128 to 512 MiB. Larger ones read the coefficients less often. */
const workspace = (nside: number): number => Math.min(2 ** 29, Math.max(2 ** 27, 24 * nside * nside));

/** Limits of a device; of one with buffers of 2 GiB where none is given. */
export function limitsOf(nside: number, context?: KernelContext, bounds: Partial<Limits> = {}): Limits {
  const runtime = context?.runtime;
  return {
    bytes: workspace(nside),
    binding: runtime?.maxBinding ?? 2 ** 31,
    buffer: runtime?.device.limits.maxBufferSize ?? 2 ** 31,
    steps: runtime?.gpu.software ? STEPS.software : STEPS.hardware,
    points: POINTS,
    ...bounds,
  };
}
