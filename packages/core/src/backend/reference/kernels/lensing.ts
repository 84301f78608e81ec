import { allocateUnset } from '../../../array/dtype.ts';
import { openNumbers, openSink } from '../blocks.ts';
import { BLOCK } from '../lanes.ts';
import type { Tensor } from '../tensor.ts';

/** (1 − t)·a + t·b + f·d in one pass over three maps of one floating-point dtype and size. */
export function lensingPlane(a: Tensor, b: Tensor, d: Tensor, t: number, f: number): Tensor {
  const data = allocateUnset(a.dtype, a.size);
  const sources = [a, b, d].map((x) => openNumbers<Float64Array>(x.data, 'float'));
  const [p, q, r] = sources;
  const sink = openSink<Float64Array>(data, 'float');
  const s = 1 - t;
  for (let start = 0; start < a.size; start += BLOCK) {
    const n = Math.min(BLOCK, a.size - start);
    for (const source of sources) source.load(start, n);
    sink.open(start, n);
    combine(p.array, p.offset, q.array, q.offset, r.array, r.offset, sink.array, sink.offset, n, s, t, f);
    sink.commit();
  }
  return { data, dtype: a.dtype, size: a.size };
}

function combine(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  d: Float64Array,
  l: number,
  z: Float64Array,
  o: number,
  n: number,
  s: number,
  t: number,
  f: number,
): void {
  for (let k = 0; k < n; k++) z[o + k] = s * a[i + k] + t * b[j + k] + f * d[l + k];
}
