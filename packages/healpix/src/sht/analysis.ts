import { type NDArray, scope, ValueError } from '@glass-ts/core';
import { dispatch } from '../dispatch.ts';
import { getNside } from '../geometry/nside.ts';
import { almSize } from './alm.ts';
import { type PaceOptions, share } from './pacer.ts';
import { adjoint, checkLmax, leading, planOf, type Spin, synthesis } from './transforms.ts';

/** Value of pixels that were not observed. */
export const UNSEEN = -1.6375e30;

/** Options of {@link analysis}. */
export interface AnalysisOptions extends PaceOptions {
  readonly lmax: number;
  readonly spin: Spin;
  /** 1 + w of the pixels (npix); none means 1. */
  readonly weights: NDArray | undefined;
  readonly iterations: number;
}

/**
 * alm = A m, then `iterations` times alm ← alm + A(m − synthesis(alm)), with A m = 4π/npix adjoint(weights · m): maps (…, npix) → alm (…, nalm), in one
 * call where the backend can. UNSEEN pixels of m count as 0. Shapes as in `adjoint`.
 */
export async function analysis(map: NDArray, options: AnalysisOptions): Promise<NDArray> {
  const { lmax, spin, weights, iterations, signal, onProgress } = options;
  const { xp } = map;
  const nside = getNside(map);
  const npix = 12 * nside * nside;
  checkLmax(lmax, 'map2alm');
  if (!Number.isInteger(iterations) || iterations < 0) {
    throw new ValueError(`iter ${iterations} is not a non-negative integer`, { where: { name: 'map2alm' } });
  }
  const [batch, lead] = leading(map, spin, 'map2alm');
  const components = spin === 0 ? 1 : 2;
  const stepwise = () => analysisInSteps(map, nside, options);
  return scope(() =>
    dispatch(xp, 'sht.analysis', {
      kernel: async (run) => {
        const x = xp.reshape(map, [batch, components, npix]);
        const made = await run(x, planOf(nside, lmax, spin, batch), { weights, iterations }, { signal, onProgress });
        return xp.reshape(x.context.wrap(made, [batch, components, almSize(lmax)]), [...lead, almSize(lmax)]);
      },
      loops: stepwise,
      portable: stepwise,
    }),
  );
}

/** `analysis` composed of whole transforms. */
async function analysisInSteps(map: NDArray, nside: number, options: AnalysisOptions): Promise<NDArray> {
  const { lmax, spin, weights, iterations, ...pace } = options;
  const area = (4 * Math.PI) / (12 * nside * nside);
  const part = share(pace, 2 * iterations + 1);
  const one = async (m: NDArray, step: number): Promise<NDArray> =>
    (await adjoint(m, { lmax, spin, ...part(step, step + 1) })).mul(area);
  const kernel = weights && map.context.backend.kernels['healpix.weighted'];
  if (kernel && iterations === 0) return one(map.context.wrap(kernel(map, weights), map.shape), 0);
  const x = seen(map);
  const weigh = (m: NDArray): NDArray => (weights ? m.mul(weights) : m);
  let alm = await one(weigh(x), 0);
  for (let k = 1; k < 2 * iterations; k += 2) {
    const current = alm;
    alm = await scope(async () => {
      const rest = x.sub(await synthesis(current, { nside, spin, ...part(k, k + 1) }));
      return current.add(await one(weigh(rest), k + 1));
    });
    current.dispose();
  }
  return alm;
}

/** Maps with UNSEEN pixels set to 0. */
function seen(map: NDArray): NDArray {
  return map.xp.where(
    map
      .sub(UNSEEN)
      .abs()
      .le(1e-7 * Math.abs(UNSEEN)),
    0,
    map,
  );
}
