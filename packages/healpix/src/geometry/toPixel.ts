import { type Namespace, type NDArray, tidy, ValueError } from '@glass-ts/core';
import { dispatch } from '../dispatch.ts';
import { cellOf, cellToNest, cellToRing, ringStart } from './cells.ts';
import { hostNumbers, hostResult, integerWriter } from './hostValues.ts';
import { type GeometryInput, namespaceOf, realInputs } from './inputs.ts';
import { checkNside, checkPixelNumbers } from './nside.ts';
import { portableCells, portablePixels } from './portable.ts';

/** Unit of angles. */
export interface AngleOptions {
  /** Arguments or results are (lon, lat) in degrees instead of (θ, φ) in radians. */
  readonly lonlat?: boolean;
}

/** Numbering of pixels. */
export interface SchemeOptions {
  /** NESTED pixel numbers; default RING. */
  readonly nest?: boolean;
}

const DEGREE = Math.PI / 180;

/**
 * Pixels that contain the directions (θ, φ) in radians, or (lon, lat) in degrees: index dtype, shape of the broadcast inputs. Any longitude
 * is accepted, and colatitudes beyond the poles lead over them; points on pixel edges belong as in the published library. On the host,
 * angles that are not finite are an error.
 */
export function ang2pix(
  nside: number,
  theta: GeometryInput,
  phi: GeometryInput,
  options: AngleOptions & SchemeOptions = {},
): NDArray {
  const { lonlat = false, nest = false } = options;
  const xp = namespaceOf(theta, phi);
  check(xp, nside, nest, 'ang2pix');
  return tidy(() => {
    const [a, b] = realInputs(xp, [theta, phi], 'ang2pix');
    return dispatch(xp, 'healpix.ang2pix', {
      kernel: (run) => {
        const [t, p] = lonlat ? [b.mul(-DEGREE).add(Math.PI / 2), a.mul(DEGREE)] : [a, b];
        return t.context.wrap(run(t, p, nside, nest), t.shape);
      },
      loops: () => {
        const first = hostNumbers(a);
        const second = hostNumbers(b);
        return fill(xp, nside, nest, a.shape, 'ang2pix', (k, cell) => {
          const t = lonlat ? Math.PI / 2 - second[k] * DEGREE : first[k];
          const p = lonlat ? first[k] * DEGREE : second[k];
          const s = Math.sin(t);
          cellOf(nside, Math.cos(t), Math.abs(s), s < 0 ? p + Math.PI : p, cell);
          return Number.isFinite(t + p);
        });
      },
      portable: () => {
        const t = lonlat ? b.mul(-DEGREE).add(Math.PI / 2) : a;
        const p = lonlat ? a.mul(DEGREE) : b;
        const s = xp.sin(t);
        const phi = xp.where(s.lt(0), p.add(Math.PI), p);
        return portablePixels(xp, nside, portableCells(xp, nside, { z: xp.cos(t), s: s.abs(), phi }), nest);
      },
    });
  });
}

/** Pixels that contain the directions of vectors of any length, given by their components (broadcast): index dtype. */
export function vec2pix(
  nside: number,
  x: GeometryInput,
  y: GeometryInput,
  z: GeometryInput,
  options: SchemeOptions = {},
): NDArray {
  const { nest = false } = options;
  const xp = namespaceOf(x, y, z);
  check(xp, nside, nest, 'vec2pix');
  return tidy(() => {
    const [a, b, c] = realInputs(xp, [x, y, z], 'vec2pix');
    return dispatch(xp, 'healpix.vec2pix', {
      kernel: (run) => {
        const vectors = xp.reshape(xp.stack([a, b, c], { axis: -1 }), [-1, 3]);
        return a.context.wrap(run(vectors, nside, nest), a.shape);
      },
      loops: () => {
        const vx = hostNumbers(a);
        const vy = hostNumbers(b);
        const vz = hostNumbers(c);
        return fill(xp, nside, nest, a.shape, 'vec2pix', (k, cell) => {
          const across = Math.sqrt(vx[k] * vx[k] + vy[k] * vy[k]);
          const length = Math.sqrt(across * across + vz[k] * vz[k]);
          cellOf(nside, vz[k] / length, across / length, Math.atan2(vy[k], vx[k]), cell);
          return length > 0 && length < Infinity;
        });
      },
      portable: () => {
        const square = a.mul(a).add(b.mul(b));
        const length = xp.sqrt(square.add(c.mul(c)));
        const directions = { z: c.truediv(length), s: xp.sqrt(square).truediv(length), phi: xp.atan2(b, a) };
        return portablePixels(xp, nside, portableCells(xp, nside, directions), nest);
      },
    });
  });
}

function check(xp: Namespace, nside: number, nest: boolean, name: string): void {
  checkNside(nside, name, { nest });
  checkPixelNumbers(nside, xp.backend.info.defaults.index, name);
}

function fill(
  xp: Namespace,
  nside: number,
  nest: boolean,
  shape: readonly number[],
  name: string,
  locate: (k: number, cell: Float64Array) => boolean,
): NDArray {
  const { array, view } = hostResult(xp, shape, xp.backend.info.defaults.index);
  const write = integerWriter(view);
  const cell = new Float64Array(3);
  const ring = new Float64Array(2);
  for (let k = 0; k < array.size; k++) {
    if (!locate(k, cell)) {
      throw new ValueError(`element ${k} has no direction`, {
        where: { name },
        fix: 'Angles and vectors must be finite, and vectors not zero',
      });
    }
    if (nest) write(k, cellToNest(nside, cell));
    else {
      cellToRing(nside, cell, ring);
      write(k, ringStart(nside, ring[0]) + ring[1]);
    }
  }
  return array;
}
