import { type Namespace, type NDArray, slice, tidy } from '@glass-ts/core';
import { dispatch } from '../dispatch.ts';
import { cellPoint, cellToRing, nestToCell, pixelToRing, ringCentre, ringToCell } from './cells.ts';
import { hostNumbers, hostPixels, hostResult } from './hostValues.ts';
import { type GeometryInput, namespaceOf, pixelInput, realInputs } from './inputs.ts';
import { checkNside, checkPixelNumbers } from './nside.ts';
import {
  type Directions,
  portableCentres,
  portableNestToCell,
  portablePixelToRing,
  portablePoints,
  portableRings,
  portableRingToCell,
} from './portable.ts';
import type { AngleOptions, SchemeOptions } from './toPixel.ts';

/** Memory of the default float dtype. */
type RealView = Float64Array | Float32Array;

const DEGREES = 180 / Math.PI;

/** Centres of pixels: [θ, φ] in radians, 0 ≤ φ < 2π, or [lon, lat] in degrees; default float dtype, shape of `ipix`. */
export function pix2ang(
  nside: number,
  ipix: GeometryInput,
  options: AngleOptions & SchemeOptions = {},
): [theta: NDArray, phi: NDArray] {
  const { lonlat = false, nest = false } = options;
  const xp = namespaceOf(ipix);
  check(xp, nside, nest, 'pix2ang');
  return tidy(() => {
    const pixels = pixelInput(xp, ipix, 'pix2ang');
    return dispatch<never, [NDArray, NDArray]>(xp, undefined, {
      loops: () => {
        const [theta, phi] = fillCentres(xp, nside, nest, pixels, 'pix2ang', 2, (centre, k, views) => {
          views[0][k] = Math.atan2(centre[1], centre[0]);
          views[1][k] = centre[2];
          if (lonlat) toLonLat(views, k);
        });
        return [theta, phi];
      },
      portable: () => portableAngles(xp, portableCentres(xp, nside, portableRings(xp, nside, pixels, nest)), lonlat),
    });
  });
}

/** Unit vectors of pixel centres: [x, y, z], default float dtype, shape of `ipix`. */
export function pix2vec(
  nside: number,
  ipix: GeometryInput,
  options: SchemeOptions = {},
): [x: NDArray, y: NDArray, z: NDArray] {
  const { nest = false } = options;
  const xp = namespaceOf(ipix);
  check(xp, nside, nest, 'pix2vec');
  return tidy(() => {
    const pixels = pixelInput(xp, ipix, 'pix2vec');
    return dispatch<'healpix.pix2vec', [NDArray, NDArray, NDArray]>(xp, 'healpix.pix2vec', {
      kernel: (run) => {
        const vectors = pixels.context.wrap(run(pixels, nside, nest), [pixels.size, 3]);
        const component = (c: number): NDArray => xp.reshape(vectors.get(slice(), c), pixels.shape);
        return [component(0), component(1), component(2)];
      },
      loops: () => {
        const [x, y, z] = fillCentres(xp, nside, nest, pixels, 'pix2vec', 3, (centre, k, views) => {
          views[0][k] = centre[1] * Math.cos(centre[2]);
          views[1][k] = centre[1] * Math.sin(centre[2]);
          views[2][k] = centre[0];
        });
        return [x, y, z];
      },
      portable: () => {
        const { z, s, phi } = portableCentres(xp, nside, portableRings(xp, nside, pixels, nest));
        return [s.mul(xp.cos(phi)), s.mul(xp.sin(phi)), z];
      },
    });
  });
}

/**
 * Points inside pixels: (u, v) in [0, 1)² along the two diagonal axes of each pixel → [θ, φ] in radians, or [lon, lat] in degrees. Area
 * preserving: uniform (u, v) give a uniform point. φ is not reduced: −45° < lon < 360°.
 */
export function pointInPixel(
  nside: number,
  ipix: GeometryInput,
  u: GeometryInput,
  v: GeometryInput,
  options: AngleOptions & SchemeOptions = {},
): [theta: NDArray, phi: NDArray] {
  const { lonlat = false, nest = false } = options;
  const xp = namespaceOf(ipix, u, v);
  check(xp, nside, nest, 'pointInPixel');
  return tidy(() => {
    const [p, a, b] = xp.broadcastArrays(
      pixelInput(xp, ipix, 'pointInPixel'),
      ...realInputs(xp, [u, v], 'pointInPixel'),
    );
    return dispatch<'healpix.pointInPixel', [NDArray, NDArray]>(xp, 'healpix.pointInPixel', {
      kernel: (run) => {
        const both = p.context.wrap(run(p, a, b, nside, nest), [2, ...p.shape]);
        const angles: [NDArray, NDArray] = [both.get(0), both.get(1)];
        return lonlat ? [angles[1].mul(DEGREES), angles[0].mul(-DEGREES).add(90)] : angles;
      },
      loops: () => {
        const pixels = hostPixels(p, 12 * nside * nside, 'pointInPixel');
        const us = hostNumbers(a);
        const vs = hostNumbers(b);
        const results = reals(xp, p.shape, 2);
        const views = results.map((r) => r.view);
        const cell = new Float64Array(3);
        const ring = new Float64Array(2);
        const point = new Float64Array(3);
        for (let k = 0; k < pixels.length; k++) {
          if (nest) nestToCell(nside, pixels[k], cell);
          else {
            pixelToRing(nside, pixels[k], ring);
            ringToCell(nside, ring[0], ring[1], cell);
          }
          cellPoint(nside, cell, us[k], vs[k], point);
          views[0][k] = colatitude(point[0], point[1]);
          views[1][k] = point[2];
          if (lonlat) toLonLat(views, k);
        }
        return [results[0].array, results[1].array];
      },
      portable: () => {
        const cells = nest
          ? portableNestToCell(xp, nside, p)
          : portableRingToCell(xp, nside, portablePixelToRing(xp, nside, p));
        return portableAngles(xp, portablePoints(xp, nside, cells, a, b), lonlat);
      },
    });
  });
}

/** θ from cos and sin, by whichever is accurate. */
function colatitude(z: number, s: number): number {
  if (s > 0.7) return Math.acos(z);
  return z > 0 ? Math.asin(s) : Math.PI - Math.asin(s);
}

/** (θ, φ) at element k → (lon, lat) in degrees. */
function toLonLat(views: readonly RealView[], k: number): void {
  const theta = views[0][k];
  views[0][k] = views[1][k] * DEGREES;
  views[1][k] = 90 - theta * DEGREES;
}

function portableAngles(xp: Namespace, { z, s, phi }: Directions, lonlat: boolean): [NDArray, NDArray] {
  const theta = xp.atan2(s, z);
  return lonlat ? [phi.mul(DEGREES), theta.mul(-DEGREES).add(90)] : [theta, phi];
}

function check(xp: Namespace, nside: number, nest: boolean, name: string): void {
  checkNside(nside, name, { nest });
  checkPixelNumbers(nside, xp.backend.info.defaults.index, name);
}

function reals(xp: Namespace, shape: readonly number[], count: number): { array: NDArray; view: RealView }[] {
  const { real } = xp.backend.info.defaults;
  return Array.from({ length: count }, () => {
    const { array, view } = hostResult(xp, shape, real);
    return { array, view: view as RealView };
  });
}

function fillCentres(
  xp: Namespace,
  nside: number,
  nest: boolean,
  x: NDArray,
  name: string,
  count: number,
  write: (centre: Float64Array, k: number, views: readonly RealView[]) => void,
): NDArray[] {
  const pixels = hostPixels(x, 12 * nside * nside, name);
  const results = reals(xp, x.shape, count);
  const views = results.map((r) => r.view);
  const cell = new Float64Array(3);
  const ring = new Float64Array(2);
  const centre = new Float64Array(3);
  for (let k = 0; k < pixels.length; k++) {
    if (nest) {
      nestToCell(nside, pixels[k], cell);
      cellToRing(nside, cell, ring);
    } else pixelToRing(nside, pixels[k], ring);
    ringCentre(nside, ring[0], ring[1], centre);
    write(centre, k, views);
  }
  return results.map((r) => r.array);
}
