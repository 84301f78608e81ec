import type { DType, Namespace, NDArray } from '@glass-ts/core';
import type { PaceOptions } from '../sht/pacer.ts';
import { expandPixelWeights, pixelWeights } from './pixelWeights.ts';

const kept = new WeakMap<Namespace, Map<string, NDArray>>();

/** 1 + w as a map on the device, where it stays for the life of the namespace. */
export async function pixelWeightMap(
  xp: Namespace,
  nside: number,
  dtype: DType,
  options: PaceOptions = {},
): Promise<NDArray> {
  let known = kept.get(xp);
  if (!known) kept.set(xp, (known = new Map()));
  const key = `${nside} ${dtype}`;
  const old = known.get(key);
  if (old) return old;
  const w = expandPixelWeights(nside, await pixelWeights(nside, { ...options, xp }));
  for (let p = 0; p < w.length; p++) w[p] += 1;
  const made = xp.fromTyped(dtype === 'float32' ? Float32Array.from(w) : w, undefined, { reason: 'pixel weights' });
  // a handle of its own: scopes of the caller do not dispose it
  const map = made.retain();
  made.dispose();
  known.set(key, map);
  return map;
}
