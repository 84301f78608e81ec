import type { DrawPlace } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { elementProgram, runElements } from './elementwise.ts';
import { PHILOX, PLACE_FIELDS, placeValues } from './philox.ts';
import { WORDS } from './wide/words.ts';

const draw = (pairs: boolean) =>
  elementProgram({
    label: pairs ? 'pairs of uniforms' : 'random.uniform',
    fields: PLACE_FIELDS,
    storage: [['y', 'f32', 'read_write'], ...(pairs ? [['z', 'f32', 'read_write'] as const] : [])],
    library: `${WORDS}${PHILOX}
// Uniforms are below 1: 1 - 2^-24 at most.
fn uniform01(w0 : u32, w1 : u32) -> f32 {
  return bitcast<f32>(min(bitcast<u32>(roundToFloat(bits53(w0, w1), 0)), 0x3f7fffffu));
}`,
    body: `
  let w = block(i, 0u);
  y[i] = uniform01(w.x, w.y);
  ${pairs ? 'z[i] = uniform01(w.z, w.w);' : ''}`,
  });

const single = draw(false);
const double = draw(true);

/**
 * `random.uniform`: the float64 uniforms of the same words, multiples of 2^−53, rounded to the nearest float32 (ties to
 * even) and limited to 1 − 2^−24. The same bits on every device.
 */
export function uniform(context: KernelContext, place: DrawPlace): GpuArray {
  const y = context.create('float32', place.count);
  runElements(context, single, place.count, [{ buffer: y.storage, stride: 4 }], (start) => placeValues(place, start));
  return y;
}

/** Two uniforms per element, (2, count): of words 0 and 1, and of words 2 and 3 (`portablePairs`), rounded as `uniform`. */
export function uniformPairs(context: KernelContext, place: DrawPlace): GpuArray {
  const { count } = place;
  const out = context.create('float32', 2 * count);
  const second = context.create('float32', count);
  const columns = [out, second].map((x) => ({ buffer: x.storage, stride: 4 }));
  runElements(context, double, count, columns, (start) => placeValues(place, start));
  context.runtime.copy(second.storage, 0, out.storage, 4 * count, 4 * count);
  context.release(second);
  return out;
}
