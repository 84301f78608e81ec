import { type Namespace, type NDArray, tidy, ValueError } from '@glass-ts/core';
import { dispatch } from '../dispatch.ts';
import { cellToNest, pixelToRing, ringCentre, ringQuarter, ringShift, ringStart, ringToCell } from './cells.ts';
import { hostNumbers, hostResult, integerWriter } from './hostValues.ts';
import { type GeometryInput, namespaceOf, realInputs } from './inputs.ts';
import { checkNside, checkPixelNumbers, getNside } from './nside.ts';
import {
  portableCellToNest,
  portableCentres,
  portableQuarter,
  portableRingPixel,
  portableRingToCell,
  portableShift,
} from './portable.ts';
import { ringAbove } from './queryStrip.ts';
import type { AngleOptions, SchemeOptions } from './toPixel.ts';

const DEGREE = Math.PI / 180;
const TWO_PI = 2 * Math.PI;

/**
 * The four pixels around directions and their weights for bilinear interpolation, on the rings above and below and linear in θ and φ:
 * [pixels, weights] of shape (4, …). Near a pole the missing ring is the mean of the four pixels around it.
 */
export function getInterpWeights(
  nside: number,
  theta: GeometryInput,
  phi: GeometryInput,
  options: AngleOptions & SchemeOptions = {},
): [pixels: NDArray, weights: NDArray] {
  const { lonlat = false, nest = false } = options;
  const xp = namespaceOf(theta, phi);
  checkNside(nside, 'getInterpWeights', { nest });
  checkPixelNumbers(nside, xp.backend.info.defaults.index, 'getInterpWeights');
  return tidy(() => {
    const [a, b] = realInputs(xp, [theta, phi], 'getInterpWeights');
    const t = lonlat ? b.mul(-DEGREE).add(Math.PI / 2) : a;
    const p = lonlat ? a.mul(DEGREE) : b;
    return dispatch<never, [NDArray, NDArray]>(xp, undefined, {
      loops: () => interpLoops(xp, nside, t, p, nest),
      portable: () => interpPortable(xp, nside, t, p, nest),
    });
  });
}

/** Values of a map (npix) at directions, by bilinear interpolation. */
export function getInterpVal(
  map: NDArray,
  theta: GeometryInput,
  phi: GeometryInput,
  options: AngleOptions & SchemeOptions = {},
): NDArray {
  const { xp } = map;
  return tidy(() => {
    const [pixels, weights] = getInterpWeights(getNside(map), theta, phi, options);
    const values = xp.reshape(xp.take(map, xp.reshape(pixels, [-1]), { axis: 0 }), pixels.shape);
    return xp.sum(values.mul(weights), { axis: 0 });
  });
}

function interpLoops(xp: Namespace, nside: number, theta: NDArray, phi: NDArray, nest: boolean): [NDArray, NDArray] {
  const { index, real } = xp.backend.info.defaults;
  const thetas = hostNumbers(theta);
  const phis = hostNumbers(phi);
  const n = theta.size;
  const pixels = hostResult(xp, [4, ...theta.shape], index);
  const weights = hostResult(xp, [4, ...theta.shape], real);
  const writePixel = integerWriter(pixels.view);
  const out = weights.view as Float64Array;
  const place = new Float64Array(4);
  const weight = new Float64Array(4);
  const scratch = new Float64Array(3);
  const ring = new Float64Array(2);
  for (let k = 0; k < n; k++) {
    const t = thetas[k];
    if (!Number.isFinite(t + phis[k])) {
      throw new ValueError(`element ${k} has no direction`, {
        where: { name: 'getInterpWeights' },
        fix: 'Angles must be finite',
      });
    }
    const turn = phis[k] / TWO_PI;
    const p = phis[k] >= 0 && phis[k] < TWO_PI ? phis[k] : (turn - Math.floor(turn)) * TWO_PI;
    const above = ringAbove(nside, Math.cos(t));
    const below = above + 1;
    const tAbove = above > 0 ? onRing(nside, above, p, 0, place, weight, scratch) : 0;
    const tBelow = below < 4 * nside ? onRing(nside, below, p, 2, place, weight, scratch) : Math.PI;
    if (above === 0) {
      const f = t / tBelow;
      const rest = 0.25 * (1 - f);
      for (let c = 0; c < 2; c++) {
        weight[2 + c] = weight[2 + c] * f + rest;
        weight[c] = rest;
        place[c] = (place[2 + c] + 2) % 4;
      }
    } else if (below === 4 * nside) {
      const f = (t - tAbove) / (Math.PI - tAbove);
      const rest = 0.25 * f;
      const cap = 12 * nside * nside - 4;
      for (let c = 0; c < 2; c++) {
        weight[c] = weight[c] * (1 - f) + rest;
        weight[2 + c] = rest;
        place[2 + c] = ((place[c] - cap + 2) % 4) + cap;
      }
    } else {
      const f = (t - tAbove) / (tBelow - tAbove);
      weight[0] *= 1 - f;
      weight[1] *= 1 - f;
      weight[2] *= f;
      weight[3] *= f;
    }
    for (let c = 0; c < 4; c++) {
      let pixel = place[c];
      if (nest) {
        pixelToRing(nside, pixel, ring);
        ringToCell(nside, ring[0], ring[1], scratch);
        pixel = cellToNest(nside, scratch);
      }
      writePixel(c * n + k, pixel);
      out[c * n + k] = weight[c];
    }
  }
  return [pixels.array, weights.array];
}

/** The two pixels of a ring around φ and their weights, at `at` and `at + 1`; returns the ring's θ. */
function onRing(
  nside: number,
  i: number,
  phi: number,
  at: number,
  place: Float64Array,
  weight: Float64Array,
  scratch: Float64Array,
): number {
  const n = 4 * ringQuarter(nside, i);
  const shift = 0.5 * ringShift(nside, i);
  const step = TWO_PI / n;
  const first = Math.floor(phi / step - shift);
  const w = (phi - (first + shift) * step) / step;
  const start = ringStart(nside, i);
  place[at] = start + (first < 0 ? first + n : first % n);
  place[at + 1] = start + ((first + 1) % n);
  weight[at] = 1 - w;
  weight[at + 1] = w;
  ringCentre(nside, i, 0, scratch);
  return Math.atan2(scratch[1], scratch[0]);
}

function interpPortable(xp: Namespace, nside: number, theta: NDArray, phi: NDArray, nest: boolean): [NDArray, NDArray] {
  const { index, real } = xp.backend.info.defaults;
  const turn = phi.truediv(TWO_PI);
  const inside = phi.ge(0).and(phi.lt(TWO_PI));
  const p = xp.where(inside, phi, turn.sub(xp.floor(turn)).mul(TWO_PI));
  const z = xp.cos(theta);
  const za = z.abs();
  const k = xp.floor(xp.sqrt(za.rsub(1).mul(3)).mul(nside));
  const cap = xp.where(z.gt(0), k, k.rsub(4 * nside - 1));
  const above = xp.astype(xp.where(za.le(2 / 3), xp.floor(z.mul(-1.5).add(2).mul(nside)), cap), index);
  const below = above.add(1);
  const atNorth = above.eq(0);
  const atSouth = below.eq(4 * nside);

  const side = (ring: NDArray) => {
    const n = portableQuarter(xp, nside, ring).mul(4);
    const shift = xp.astype(portableShift(xp, nside, ring), real).mul(0.5);
    const step = xp.astype(n, real).pow(-1).mul(TWO_PI);
    const first = xp.floor(p.truediv(step).sub(shift));
    const w = p.sub(first.add(shift).mul(step)).truediv(step);
    const i = xp.astype(first, index);
    const centre = portableCentres(xp, nside, { ring, place: xp.zerosLike(ring) });
    return {
      theta: xp.atan2(centre.s, centre.z),
      places: [xp.remainder(i, n), xp.remainder(i.add(1), n)] as const,
      weights: [w.rsub(1), w] as const,
    };
  };
  // rings beyond a pole are replaced by the ring before it and its pixels by their opposites
  const ringA = xp.where(atNorth, below, above);
  const ringB = xp.where(atSouth, above, below);
  const a = side(ringA);
  const b = side(ringB);
  const f = xp.where(
    atNorth,
    theta.truediv(b.theta),
    xp.where(
      atSouth,
      theta.sub(a.theta).truediv(a.theta.rsub(Math.PI)),
      theta.sub(a.theta).truediv(xp.where(atNorth.or(atSouth), 1, b.theta.sub(a.theta))),
    ),
  );
  const restN = f.rsub(1).mul(0.25);
  const restS = f.mul(0.25);
  const pixels: NDArray[] = [];
  const weights: NDArray[] = [];
  const push = (ring: NDArray, place: NDArray, weight: NDArray): void => {
    const at = { ring, place };
    pixels.push(nest ? portableCellToNest(nside, portableRingToCell(xp, nside, at)) : portableRingPixel(xp, nside, at));
    weights.push(weight);
  };
  for (let c = 0; c < 2; c++) {
    const place = xp.where(atNorth, xp.remainder(b.places[c].add(2), 4), a.places[c]);
    const inner = a.weights[c].mul(f.rsub(1));
    push(ringA, place, xp.where(atNorth, restN, xp.where(atSouth, inner.add(restS), inner)));
  }
  for (let c = 0; c < 2; c++) {
    const place = xp.where(atSouth, xp.remainder(a.places[c].add(2), 4), b.places[c]);
    const inner = b.weights[c].mul(f);
    push(ringB, place, xp.where(atSouth, restS, xp.where(atNorth, inner.add(restN), inner)));
  }
  return [xp.stack(pixels), xp.stack(weights)];
}
