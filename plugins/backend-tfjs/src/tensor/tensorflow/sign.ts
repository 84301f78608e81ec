import { type Runtime, type Tensor, TF } from './runtime.ts';

/** The sign bit of every float, that of −0 and NaN included. */
export function signBit(rt: Runtime, x: Tensor): Tensor {
  const bits = x.type === TF.float64 ? rt.bitcast(x, TF.int64) : rt.cast(rt.bitcast(x, TF.int32), TF.int64);
  return rt.op('Less', [bits, rt.literal(0, TF.int64)]);
}
