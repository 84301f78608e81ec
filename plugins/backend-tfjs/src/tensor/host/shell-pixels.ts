import { type DeviceBuffer, type Operand, referenceNamespace, type ShellPixels, type TypedArray } from '@glass-ts/core';
import { vec2pix } from '@glass-ts/healpix';
import type { TensorStore } from './buffer.ts';

/** Numbers of a file: float32, or doubles as pairs of words wherever they lie. */
const doubles = (x: TypedArray): Float64Array =>
  x instanceof Uint32Array ? new Float64Array(x.slice().buffer) : Float64Array.from(x as Float32Array);

/** `healpix.shellPixels` on the host: the doubles of the file are compared and placed as doubles. */
export function shellPixels(
  store: TensorStore,
  positions: Operand,
  { nside, nested, from, to }: ShellPixels,
  scaleFactors: Operand | undefined,
): DeviceBuffer {
  const v = doubles(store.view(positions.buffer));
  const factors = scaleFactors && doubles(store.view(scaleFactors.buffer));
  const n = v.length / 3;
  const npix = 12 * nside * nside;
  const pixels = new Int32Array(n).fill(npix);
  const rows = new Uint32Array(n);
  const columns = [0, 1, 2].map(() => new Float64Array(n)) as [Float64Array, Float64Array, Float64Array];
  let found = 0;
  for (let k = 0; k < n; k++) {
    const [x, y, z] = [v[3 * k], v[3 * k + 1], v[3 * k + 2]];
    const r = Math.sqrt(x * x + y * y + z * z);
    const key = factors ? factors[k] : r;
    if (!(key >= from && key < to)) continue;
    if (r > 0 && r < Infinity) {
      rows[found] = k;
      [columns[0][found], columns[1][found], columns[2][found]] = [x, y, z];
      found++;
    } else if (r === 0) pixels[k] = npix + 1;
  }
  const xp = referenceNamespace();
  const [x, y, z] = columns.map((c) => xp.fromTyped(c.subarray(0, found), [found]));
  const places = vec2pix(nside, x, y, z, { nest: nested });
  const numbers = places.hostView() as BigInt64Array;
  for (let k = 0; k < found; k++) pixels[rows[k]] = Number(numbers[k]);
  for (const array of [x, y, z, places]) array.dispose();
  return store.place(pixels, 'int32', n);
}
