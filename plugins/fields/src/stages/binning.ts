import {
  ELLIPSIS,
  GlassError,
  type NDArray,
  type ParticleSlice,
  type Particles,
  type Shell,
  scope,
  slice as sliceOf,
  xpx,
} from '@glass-ts/core';
import { vec2pix } from '@glass-ts/healpix';

export type Selection = 'radius' | 'scaleFactor';

/** Which particles of a slice lie in a shell: (count) bool. Radii and scale factors are compared in float64 as read. */
function inShell(
  slice: ParticleSlice,
  x: NDArray,
  y: NDArray,
  z: NDArray,
  shell: Shell,
  selection: Selection,
): NDArray {
  const { xp } = x;
  if (selection === 'radius') {
    const r = xp.sqrt(x.mul(x).add(y.mul(y)).add(z.mul(z)));
    return xp.logicalAnd(r.ge(shell.inner), r.lt(shell.outer));
  }
  if (!slice.scaleFactors || !shell.scaleFactors) {
    throw new GlassError('selection by scale factor needs scale factors of the particles and of the shell edges', {
      code: 'ERR_SELECTION',
      where: { name: 'selection', ...(shell.files[0] ? { file: shell.files[0] } : {}) },
      fix: 'Use selection: radius',
    });
  }
  const a = slice.scaleFactors;
  return xp.logicalAnd(a.ge(shell.scaleFactors.start), a.lt(shell.scaleFactors.end));
}

/**
 * Bins the particles of a shell into pixels: Σ 1, or Σ mass. Particles outside of the shell go to a bin behind the last
 * pixel, so that no intermediate size depends on the data. Returns a RING map (npix) on the device.
 */
export async function binParticles(
  particles: Particles,
  shell: Shell,
  options: { readonly nside: number; readonly selection: Selection; readonly weight: 'count' | 'mass' },
): Promise<NDArray> {
  const { nside, selection, weight } = options;
  const npix = 12 * nside * nside;
  let total: NDArray | undefined;
  for await (const slice of particles.slices()) {
    const before = total;
    total = await scope(() => {
      const { xp } = slice.positions;
      const column = (i: number) => slice.positions.get(ELLIPSIS, i);
      const [x, y, z] = [column(0), column(1), column(2)];
      const pixels = vec2pix(nside, x, y, z);
      const bins = xp.where(
        inShell(slice, x, y, z, shell, selection),
        pixels,
        xp.asarray(npix, { dtype: pixels.dtype }),
      );
      const sums = xpx.bincount(bins, { length: npix + 1, ...weightsOf(slice, weight, shell) });
      const map = sums.get(sliceOf(0, npix));
      const scaled = weight === 'mass' && typeof slice.masses === 'number' ? map.mul(slice.masses) : map;
      return before ? before.add(scaled) : scaled;
    });
    before?.dispose();
  }
  return total!;
}

function weightsOf(slice: ParticleSlice, weight: 'count' | 'mass', shell: Shell): { weights?: NDArray } {
  if (weight === 'count' || typeof slice.masses === 'number') return {};
  if (slice.masses) return { weights: slice.masses };
  throw new GlassError('the particles have no masses', {
    code: 'ERR_MASS_MISSING',
    where: { name: 'masses', ...(shell.files[0] ? { file: shell.files[0] } : {}) },
    fix: 'Use the stage "counts", or point the adapter to a snapshot that holds the particle mass',
  });
}
