import { allocate } from '../../../array/dtype.ts';
import { convertInto } from '../lanes.ts';
import type { Tensor } from '../tensor.ts';
import { planFor } from './plan.ts';

function conjugate(x: Float64Array): void {
  for (let k = 1; k < x.length; k += 2) x[k] = -x[k];
}

/** Unnormalised DFT of rows of n complex numbers, computed in double precision; sign −1 forward, +1 inverse. */
export function fft(x: Tensor, rows: number, n: number, sign: 1 | -1): Tensor {
  const work = new Float64Array(x.data.length);
  convertInto(work, x.data);
  if (n > 0) {
    const plan = planFor(n);
    if (sign === 1) conjugate(work);
    for (let r = 0; r < rows; r++) plan.forward(work, 2 * r * n);
    if (sign === 1) conjugate(work);
  }
  if (x.dtype === 'complex128') return { data: work, dtype: x.dtype, size: x.size };
  const data = allocate(x.dtype, x.size);
  convertInto(data, work);
  return { data, dtype: x.dtype, size: x.size };
}
