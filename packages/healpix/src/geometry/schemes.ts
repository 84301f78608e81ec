import { type Namespace, type NDArray, tidy, ValueError } from '@glass-ts/core';
import { dispatch } from '../dispatch.ts';
import { cellToNest, cellToRing, nestToCell, pixelToRing, ringStart, ringToCell } from './cells.ts';
import { hostPixels, hostResult, integerWriter } from './hostValues.ts';
import { type GeometryInput, namespaceOf, pixelInput } from './inputs.ts';
import { checkNside, checkPixelNumbers, getNside } from './nside.ts';
import {
  portableCellToNest,
  portableCellToRing,
  portableNestToCell,
  portablePixelToRing,
  portableRingPixel,
  portableRingToCell,
} from './portable.ts';

/** RING numbers of NESTED pixels; nside a power of two. */
export function nest2ring(nside: number, ipix: GeometryInput): NDArray {
  return convert(
    nside,
    ipix,
    'nest2ring',
    (pixel, cell, ring) => {
      nestToCell(nside, pixel, cell);
      cellToRing(nside, cell, ring);
      return ringStart(nside, ring[0]) + ring[1];
    },
    (xp, x) => portableRingPixel(xp, nside, portableCellToRing(xp, nside, portableNestToCell(xp, nside, x))),
  );
}

/** NESTED numbers of RING pixels; nside a power of two. */
export function ring2nest(nside: number, ipix: GeometryInput): NDArray {
  return convert(
    nside,
    ipix,
    'ring2nest',
    (pixel, cell, ring) => {
      pixelToRing(nside, pixel, ring);
      ringToCell(nside, ring[0], ring[1], cell);
      return cellToNest(nside, cell);
    },
    (xp, x) => portableCellToNest(nside, portableRingToCell(xp, nside, portablePixelToRing(xp, nside, x))),
  );
}

function convert(
  nside: number,
  ipix: GeometryInput,
  name: string,
  one: (pixel: number, cell: Float64Array, ring: Float64Array) => number,
  portable: (xp: Namespace, x: NDArray) => NDArray,
): NDArray {
  const xp = namespaceOf(ipix);
  const { index } = xp.backend.info.defaults;
  checkNside(nside, name, { nest: true });
  checkPixelNumbers(nside, index, name);
  return tidy(() => {
    const x = pixelInput(xp, ipix, name);
    return dispatch(xp, undefined, {
      loops: () => {
        const pixels = hostPixels(x, 12 * nside * nside, name);
        const { array, view } = hostResult(xp, x.shape, index);
        const write = integerWriter(view);
        const cell = new Float64Array(3);
        const ring = new Float64Array(2);
        for (let k = 0; k < pixels.length; k++) write(k, one(pixels[k], cell, ring));
        return array;
      },
      portable: () => portable(xp, xp.astype(x, index)),
    });
  });
}

/** Reorders maps (…, npix) from RING to NESTED (`r2n`) or back (`n2r`). @throws ValueError unless exactly one is asked for. */
export function reorder(map: NDArray, options: { readonly r2n?: boolean; readonly n2r?: boolean }): NDArray {
  if (Boolean(options.r2n) === Boolean(options.n2r)) {
    throw new ValueError('reorder needs exactly one of r2n and n2r', { where: { name: 'reorder' } });
  }
  const nside = getNside(map);
  const { xp } = map;
  return tidy(() => {
    const pixels = xp.arange(12 * nside * nside, { dtype: xp.backend.info.defaults.index });
    const source = options.r2n ? nest2ring(nside, pixels) : ring2nest(nside, pixels);
    return xp.take(map, source, { axis: -1 });
  });
}
