import type { DeviceBuffer, DType, Kernels, Operand, ShtOptions, ShtPlan } from '@glass-ts/core';
import type { NativeAddon, NativeEngine, NativeTicket } from '../addon.ts';
import type { BufferStore } from '../buffer.ts';
import { fromNative } from '../errors.ts';

/** How often progress is reported, in milliseconds. */
const INTERVAL = 50;

/** Waits for a transform: reports its progress, and cancels it when the signal fires. */
async function supervised(
  ticket: NativeTicket,
  { signal, onProgress }: ShtOptions,
  start: () => Promise<number>,
): Promise<number> {
  signal?.throwIfAborted();
  const cancel = (): void => ticket.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  const timer = onProgress && setInterval(() => onProgress(ticket.fraction()), INTERVAL);
  try {
    const result = await start();
    onProgress?.(1);
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    throw fromNative(error);
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

/** Spherical harmonic transforms on threads of their own. */
export function shtKernels(
  addon: NativeAddon,
  engine: NativeEngine,
  store: BufferStore,
): Pick<Required<Kernels>, 'sht.synthesis' | 'sht.adjoint' | 'sht.analysis'> {
  const run = (x: Operand, plan: ShtPlan, options: ShtOptions, adjoint: boolean): Promise<DeviceBuffer> =>
    store.during([x.buffer], async ([handle]) => {
      const { nside, lmax, spin, batch } = plan;
      const ticket = new addon.Ticket();
      const result = await supervised(ticket, options, () =>
        engine.transform(handle, adjoint, nside, lmax, spin, batch, ticket),
      );
      return store.measured(result, resultDtype(x.buffer.dtype));
    });
  return {
    'sht.synthesis': (alm, plan, options) => run(alm, plan, options, false),
    'sht.adjoint': (maps, plan, options) => run(maps, plan, options, true),
    'sht.analysis': (maps, { nside, lmax, spin, batch }, { weights, iterations }, options) =>
      store.during(weights ? [maps.buffer, weights.buffer] : [maps.buffer], async ([handle, w]) => {
        const ticket = new addon.Ticket();
        const result = await supervised(ticket, options, () =>
          engine.analysis(handle, w, iterations, nside, lmax, spin, batch, ticket),
        );
        return store.measured(result, resultDtype(maps.buffer.dtype));
      }),
  };
}

const RESULT: Partial<Record<DType, DType>> = {
  complex128: 'float64',
  complex64: 'float32',
  float64: 'complex128',
  float32: 'complex64',
};

/** Synthesis makes reals of complex numbers of the same precision, the adjoint the reverse. */
const resultDtype = (dtype: DType): DType => RESULT[dtype] ?? dtype;
