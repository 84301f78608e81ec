/**
 * Errors, times and dispatches of the transforms on this machine's device, against double precision:
 *
 *   node scripts/software-gpu.mjs npx tsx --conditions=@glass-ts/source plugins/backend-tfjs/src/webgpu/sht/testing/precision.ts 128 256
 *
 * with lmax as arguments; nside is lmax/2, or as in 2048:64 (the error of the recursion does not depend on nside). Prints the rows of
 * docs/gpu-precision.md.
 */
import type { ShtPlan } from '@glass-ts/core';
import { shtKernels } from '../index.ts';
import { errors, exactAdjoint, exactSynthesis, redAlm, run, whiteAlm } from './compare.ts';
import { testContext } from './context.ts';

const context = await testContext();
const kernels = shtKernels(context);
const print = (cells: readonly unknown[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`);

print([
  'lmax',
  'nside',
  'spin',
  'spectrum',
  'synthesis rms',
  'max',
  'transpose rms',
  'contract',
  'seconds',
  'dispatches',
]);
for (const argument of process.argv.slice(2)) {
  const [lmax, nside = lmax / 2] = argument.split(':').map(Number);
  for (const spin of [0, 2] as const) {
    const plan: ShtPlan = { nside, lmax, spin, batch: 1 };
    const spectra = [
      ['white', whiteAlm(plan)],
      ['l⁻³', redAlm(plan)],
    ] as const;
    // long ones once only, with the spectrum that is worse
    const long = lmax > 256;
    for (const [spectrum, alm] of long ? spectra.slice(0, 1) : spectra) {
      const exact = await exactSynthesis(alm, plan);
      // once to compile
      if (spectrum === 'white' && !long) await run(context, kernels, 'sht.synthesis', alm, plan);
      const before = context.runtime.counters.dispatches;
      const begin = performance.now();
      const maps = await run(context, kernels, 'sht.synthesis', alm, plan);
      const middle = performance.now();
      const between = context.runtime.counters.dispatches;
      const back = await run(context, kernels, 'sht.adjoint', Float32Array.from(exact), plan);
      const end = performance.now();
      const { rms, max } = errors(maps, exact);
      const transpose = errors(back, await exactAdjoint(Float32Array.from(exact), plan)).rms;
      print([
        lmax,
        plan.nside,
        spin,
        spectrum,
        ...[rms, max, transpose, 3e-9 * lmax + 2.5e-7].map((x) => x.toExponential(1)),
        [middle - begin, end - middle].map((t) => (t / 1000).toFixed(2)).join(' / '),
        [between - before, context.runtime.counters.dispatches - between].join(' / '),
      ]);
    }
  }
}
process.exit(0);
