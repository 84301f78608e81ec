import { ELLIPSIS, GlassError, type NDArray, type ParticleSlice, type Shell } from '@glass-ts/core';

export type Selection = 'radius' | 'scaleFactor';

/** Particles of one slice, or those of them that lie in the shell. */
export interface Chosen {
  readonly x: NDArray;
  readonly y: NDArray;
  readonly z: NDArray;
  /** (count) bool: in the shell and with a direction. Undefined where all are. */
  readonly inside: NDArray | undefined;
  readonly masses: NDArray | undefined;
  /** How many particles of the shell sit on the observer, and have no direction: a scalar. */
  readonly atObserver: NDArray | number;
}

/** The edges that a selection compares with: radii in the file's unit, or scale factors. */
export function edgesOf(
  slice: Pick<ParticleSlice, 'scaleFactors'>,
  shell: Shell,
  selection: Selection,
): readonly [number, number] {
  if (selection === 'radius') return [shell.inner, shell.outer];
  if (slice.scaleFactors && shell.scaleFactors) return [shell.scaleFactors.start, shell.scaleFactors.end];
  throw new GlassError('selection by scale factor needs scale factors of the particles and of the shell edges', {
    code: 'ERR_SELECTION',
    where: { name: 'selection', ...(shell.files[0] ? { file: shell.files[0] } : {}) },
    fix: 'Use selection: radius',
  });
}

const massesOf = ({ masses }: ParticleSlice): NDArray | undefined => (typeof masses === 'object' ? masses : undefined);

/** Everything stays on the device, and no size depends on the data: particles elsewhere are marked. */
function mark(slice: ParticleSlice, [from, to]: readonly [number, number], selection: Selection): Chosen {
  const { xp } = slice.positions;
  const column = (i: number) => slice.positions.get(ELLIPSIS, i);
  const [x, y, z] = [column(0), column(1), column(2)];
  const r = xp.sqrt(x.mul(x).add(y.mul(y)).add(z.mul(z)));
  const by = selection === 'radius' ? r : slice.scaleFactors!;
  const here = xp.logicalAnd(by.ge(from), by.lt(to));
  const away = r.gt(0);
  // A vector of some length in place of those without a direction.
  const across = xp.where(away, x, xp.asarray(1, { dtype: x.dtype }));
  return {
    ...{ x: across, y, z, inside: xp.logicalAnd(here, away), masses: massesOf(slice) },
    atObserver: xp.countNonzero(xp.logicalAnd(here, xp.logicalNot(away))),
  };
}

/** Where the device is the host, particles elsewhere are left out before any work is spent on them. */
function gather(slice: ParticleSlice, [from, to]: readonly [number, number], selection: Selection): Chosen | undefined {
  const { xp } = slice.positions;
  const p = slice.positions.hostView();
  const a = selection === 'scaleFactor' ? slice.scaleFactors!.hostView() : undefined;
  const m = massesOf(slice)?.hostView();
  if (!(p instanceof Float64Array) || (massesOf(slice) && !(m instanceof Float64Array))) return undefined;
  if (selection === 'scaleFactor' && !(a instanceof Float64Array)) return undefined;
  const rows = new Uint32Array(slice.count);
  let found = 0;
  let atObserver = 0;
  for (let k = 0, i = 0; k < slice.count; k++, i += 3) {
    const [x, y, z] = [p[i]!, p[i + 1]!, p[i + 2]!];
    const r = Math.sqrt(x * x + y * y + z * z);
    const by = a === undefined ? r : (a[k] as number);
    if (!(by >= from && by < to)) continue;
    if (r > 0) rows[found++] = k;
    else atObserver++;
  }
  const pick = (source: Float64Array, step: number, offset: number): NDArray => {
    const out = xp.zeros([found], { dtype: 'float64' });
    const view = out.hostView() as Float64Array;
    for (let k = 0; k < found; k++) view[k] = source[rows[k]! * step + offset]!;
    return out;
  };
  const masses = m === undefined ? undefined : pick(m as Float64Array, 1, 0);
  return { x: pick(p, 3, 0), y: pick(p, 3, 1), z: pick(p, 3, 2), inside: undefined, masses, atObserver };
}

/**
 * The particles of a slice that lie in a shell: inner ≤ r < outer, or start ≤ a < end. Radii and scale factors are
 * compared in float64 as read. A particle on the observer has no direction and belongs to no pixel.
 */
export function choose(slice: ParticleSlice, shell: Shell, selection: Selection): Chosen {
  const edges = edgesOf(slice, shell, selection);
  return gather(slice, edges, selection) ?? mark(slice, edges, selection);
}
