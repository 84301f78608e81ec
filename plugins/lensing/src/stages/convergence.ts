import { defineStage, type NDArray, type StageSetup, scope } from '@glass-ts/core';
import { z } from 'zod';
import { lensWeight } from '../lens-weight.ts';
import { MultiPlaneConvergence } from '../multi-plane-convergence.ts';
import { type Source, sourceLabel, sourceResponses, sourceSchema } from './sources.ts';
import { shellWindows } from './windows.ts';

const options = z.strictObject({
  sources: z
    .array(sourceSchema)
    .default([])
    .describe('source planes or samples whose convergence is summed over all shells'),
});
type Options = z.output<typeof options>;

/** Σ_j response_j δ_j for every source sample, on the device. */
class SourceSum {
  readonly #responses: number[][];
  readonly #setup: StageSetup<Options>;
  #sum: NDArray | undefined;

  constructor(sources: readonly Source[], setup: StageSetup<Options>) {
    const windows = shellWindows(setup);
    this.#responses = sourceResponses(sources, windows, windows.map(lensWeight), setup.cosmology);
    this.#setup = setup;
  }

  async add(delta: NDArray, shell: number): Promise<void> {
    const column = this.#responses.map((row) => row[shell]!);
    if (column.every((r) => r === 0)) return;
    const before = this.#sum;
    const { xp } = this.#setup;
    const next = await scope(() => {
      const term = xp
        .asarray(
          column.map((r) => [r]),
          { dtype: delta.dtype },
        )
        .mul(xp.expandDims(delta, 0));
      return before ? before.add(term) : term;
    });
    this.#sum = next.retain();
    before?.dispose();
  }

  take(npix: number): NDArray {
    const sum = this.#sum ?? this.#setup.xp.zeros([this.#responses.length, npix]);
    this.#sum = undefined;
    return sum;
  }
}

/** Multi-plane convergence of the source plane of every shell, and of source samples. */
export const convergenceStage = defineStage({
  name: 'convergence',
  description: 'multi-plane weak lensing: convergence of every shell’s source plane, and of source samples',
  needs: ['overdensity'],
  gives: ['convergence'],
  givesAtEnd: ['sourceConvergence'],
  options,
  create(setup) {
    const windows = shellWindows(setup);
    const lensing = new MultiPlaneConvergence(setup.cosmology);
    const { sources } = setup.options;
    const sums = new SourceSum(sources, setup);
    const { nside } = setup;
    const map = { nside, ordering: 'ring' as const, unit: '' };
    return {
      async shell({ overdensity }, { shell }) {
        lensing.addWindow(overdensity.values, windows[shell.index]!);
        if (sources.length > 0) await sums.add(overdensity.values, shell.index);
        const attributes = { z_source: windows[shell.index]!.zeff };
        return { convergence: { values: lensing.kappa!, ...map, attributes } };
      },
      async finish() {
        lensing.dispose();
        if (sources.length === 0) return {};
        const values = sums.take(12 * nside * nside);
        return { sourceConvergence: { values, ...map, labels: sources.map(sourceLabel) } };
      },
    };
  },
});
