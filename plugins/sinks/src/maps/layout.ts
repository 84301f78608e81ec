import { type BinnedMaps, GlassError, type HealpixMap, type NDArray } from '@glass-ts/core';

/** A map of one component to be written: its dataset, and a function that takes it out of the port's array. */
export interface MapPart {
  readonly path: string;
  /** Name of the component; undefined for maps of one component. */
  readonly component: string | undefined;
  /** A fresh (npix) array, or the port's own when it has one component: `owned` says which. */
  take(): { readonly values: NDArray; readonly owned: boolean };
}

/** Names of the components of maps that have more than one. */
const COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  shear: ['gamma1', 'gamma2'],
  sourceShear: ['gamma1', 'gamma2'],
};

export const numbered = (prefix: string, index: number): string => `${prefix}_${String(index).padStart(3, '0')}`;

const component = (port: string, i: number): string => COMPONENTS[port]?.[i] ?? `component${i + 1}`;

function shapeError(port: string, values: NDArray, npix: number): GlassError {
  return new GlassError(`the maps of "${port}" have the shape (${values.shape.join(', ')}), not (…, ${npix})`, {
    code: 'ERR_SINK_SHAPE',
    where: { name: port },
    fix: 'A HealpixMap is (npix) or (components, npix), BinnedMaps have one axis more',
  });
}

/** The datasets of a shell's map: `/shell_000`, or `/shell_000/gamma1` and `/shell_000/gamma2`. */
export function shellParts(port: string, map: HealpixMap, shell: number): MapPart[] {
  const path = `/${numbered('shell', shell)}`;
  const { values, nside } = map;
  const npix = 12 * nside * nside;
  if (values.shape.at(-1) !== npix || values.ndim > 2) throw shapeError(port, values, npix);
  if (values.ndim === 1) return [{ path, component: undefined, take: () => ({ values, owned: false }) }];
  return Array.from({ length: values.shape[0]! }, (_, i) => ({
    path: `${path}/${component(port, i)}`,
    component: component(port, i),
    take: () => ({ values: values.get(i), owned: true }),
  }));
}

/** The datasets of the maps of source samples: `/source_000`, or `/source_000/gamma1` and `/source_000/gamma2`. */
export function sourceParts(port: string, maps: BinnedMaps): MapPart[][] {
  const { values, nside, labels } = maps;
  const npix = 12 * nside * nside;
  if (values.shape.at(-1) !== npix || values.ndim < 2 || values.ndim > 3 || values.shape[0] !== labels.length) {
    throw shapeError(port, values, npix);
  }
  return labels.map((_, bin) => {
    const path = `/${numbered('source', bin)}`;
    if (values.ndim === 2) {
      return [{ path, component: undefined, take: () => ({ values: values.get(bin), owned: true }) }];
    }
    return Array.from({ length: values.shape[1]! }, (__, i) => ({
      path: `${path}/${component(port, i)}`,
      component: component(port, i),
      take: () => ({ values: values.get(bin, i), owned: true }),
    }));
  });
}
