import { DTypeError, ValueError } from '../errors.ts';
import { normaliseAxes, normaliseAxis } from './axes.ts';
import type { Context } from './context.ts';
import { type CreationOptions, checkDevice, checkDType } from './creation.ts';
import { type DType, isComplex, isFloat, realOf } from './dtype.ts';
import type { NDArray } from './ndarray.ts';
import { sizeOf } from './shape.ts';
import { tidy } from './tidy.ts';

/** Where the factor 1/n goes: `backward` on the inverse, `forward` on the forward transform, `ortho` 1/√n on both. */
export type FftNorm = 'backward' | 'ortho' | 'forward';

export interface FftOptions {
  /** Length along the axis: the input is cut or padded with zeros at its end. */
  readonly n?: number | null;
  readonly axis?: number;
  readonly norm?: FftNorm;
}

export interface FftnOptions {
  readonly s?: readonly number[] | null;
  readonly axes?: readonly number[] | null;
  readonly norm?: FftNorm;
}

type Transform = (x: NDArray, options?: FftOptions) => NDArray;
type TransformN = (x: NDArray, options?: FftnOptions) => NDArray;

/** The `fft` extension of the standard, for any length. */
export interface FftFunctions {
  fft: Transform;
  ifft: Transform;
  fftn: TransformN;
  ifftn: TransformN;
  /** Real input, the n/2 + 1 non-negative frequencies. */
  rfft: Transform;
  irfft: Transform;
  rfftn: TransformN;
  irfftn: TransformN;
  /** Transform of a signal with Hermitian symmetry: real output of length n (2·(m − 1) by default). */
  hfft: Transform;
  ihfft: Transform;
  /** Frequencies of the bins: [0, 1, …, −2, −1] / (d·n). */
  fftfreq(n: number, options?: CreationOptions & { readonly d?: number }): NDArray;
  rfftfreq(n: number, options?: CreationOptions & { readonly d?: number }): NDArray;
  /** Moves frequency zero to the middle. */
  fftshift(x: NDArray, options?: { readonly axes?: number | readonly number[] | null }): NDArray;
  ifftshift(x: NDArray, options?: { readonly axes?: number | readonly number[] | null }): NDArray;
}

type Direction = 'forward' | 'inverse';

const complexOf = (dtype: DType): DType => (dtype === 'float32' || dtype === 'complex64' ? 'complex64' : 'complex128');

function checkNorm(norm: FftNorm | undefined, what: string): FftNorm {
  const out = norm ?? 'backward';
  if (out === 'backward' || out === 'ortho' || out === 'forward') return out;
  throw new ValueError(`${what}: norm is 'backward', 'ortho' or 'forward', not ${String(out)}`, {
    where: { name: what },
  });
}

function checkLength(n: number, what: string): number {
  if (Number.isSafeInteger(n) && n >= 1) return n;
  throw new ValueError(`${what}: the length ${n} is not a positive integer`, { where: { name: what } });
}

/** What the transform is multiplied by. */
function scaleOf(norm: FftNorm, direction: Direction, n: number): number {
  if (norm === 'ortho') return 1 / Math.sqrt(n);
  return (norm === 'forward') === (direction === 'forward') ? 1 / n : 1;
}

export function fftFunctions(ctx: Context): FftFunctions {
  function requireFloating(x: NDArray, what: string, real: boolean): NDArray {
    ctx.own(x, what);
    if (isFloat(x.dtype) || (!real && isComplex(x.dtype))) return x;
    throw new DTypeError(`${what} is defined for ${real ? 'real ' : ''}floating arrays, not ${x.dtype}`, {
      where: { name: what },
      fix: isComplex(x.dtype) ? 'Take xp.real(x), or use fft' : "Cast first: xp.astype(x, 'float64')",
    });
  }

  /** Cuts or zero-pads an axis to length n. */
  function fit(x: NDArray, axis: number, n: number): NDArray {
    const m = x.shape[axis];
    if (m === n) return x;
    if (m > n) return ctx.sliceAxis(x, axis, 0, n);
    const shape = x.shape.map((k, i) => (i === axis ? n - m : k));
    return ctx.concat([x, ctx.full(shape, 0, x.dtype)], axis);
  }

  /** Unnormalised transform of a complex array along an axis. */
  function along(x: NDArray, axis: number, direction: Direction): NDArray {
    if (x.size === 0) return x;
    const n = x.shape[axis];
    const perm = x.shape.map((_, i) => i).filter((i) => i !== axis);
    perm.push(axis);
    const rows = ctx.transpose(x, perm);
    const out = ctx.wrap(ctx.backend.fft(rows.buffer, x.size / n, n, direction === 'forward' ? -1 : 1), rows.shape);
    const back = x.shape.map((_, i) => perm.indexOf(i));
    return ctx.transpose(out, back);
  }

  const scaled = (x: NDArray, factor: number): NDArray => (factor === 1 ? x : ctx.xp.multiply(x, factor));

  const toComplex = (x: NDArray): NDArray => ctx.cast(x, complexOf(x.dtype));

  function complexTransform(
    x: NDArray,
    axes: readonly number[],
    lengths: readonly number[],
    norm: FftNorm,
    direction: Direction,
  ): NDArray {
    let y = toComplex(x);
    axes.forEach((axis, i) => {
      y = along(fit(y, axis, lengths[i]), axis, direction);
    });
    const out = scaled(y, scaleOf(norm, direction, sizeOf(lengths)));
    return out === x ? ctx.view(x, x.shape) : out;
  }

  /** Non-negative frequencies of n real values; unscaled. */
  function realForward(x: NDArray, axis: number, n: number): NDArray {
    return ctx.sliceAxis(along(toComplex(fit(x, axis, n)), axis, 'forward'), axis, 0, Math.floor(n / 2) + 1);
  }

  /** n real values from their non-negative frequencies; unscaled. */
  function realInverse(x: NDArray, axis: number, n: number, direction: Direction): NDArray {
    const half = fit(toComplex(x), axis, Math.floor(n / 2) + 1);
    const mirrored = Math.ceil(n / 2) - 1;
    const { xp } = ctx;
    let full = half;
    if (mirrored > 0)
      full = ctx.concat([half, xp.conj(xp.flip(ctx.sliceAxis(half, axis, 1, mirrored + 1), { axis }))], axis);
    // bins 0 and n/2 of a real signal are real: their imaginary parts must not leak into the result
    return xp.real(along(full, axis, direction));
  }

  const line = (x: NDArray, options: FftOptions, what: string): [axis: number, norm: FftNorm] => [
    normaliseAxis(options.axis ?? -1, x.ndim, what),
    checkNorm(options.norm, what),
  ];

  function oneDimensional(what: 'fft' | 'ifft'): Transform {
    return (x, options = {}) => {
      requireFloating(x, what, false);
      const [axis, norm] = line(x, options, what);
      const n = checkLength(options.n ?? x.shape[axis], what);
      return tidy(() => complexTransform(x, [axis], [n], norm, what === 'fft' ? 'forward' : 'inverse'));
    };
  }

  function plan(x: NDArray, options: FftnOptions, what: string): { axes: number[]; lengths: number[]; norm: FftNorm } {
    const s = options.s ?? undefined;
    const given = options.axes ?? undefined;
    const all = x.shape.map((_, i) => i);
    const axes = normaliseAxes(given ?? (s === undefined ? all : all.slice(x.ndim - s.length)), x.ndim, what);
    if (s !== undefined && s.length !== axes.length) {
      throw new ValueError(`${what}: ${s.length} lengths for ${axes.length} axes`, { where: { name: what } });
    }
    const lengths = axes.map((axis, i) => (s === undefined || s[i] === -1 ? x.shape[axis] : s[i]));
    return { axes, lengths, norm: checkNorm(options.norm, what) };
  }

  function manyDimensional(what: 'fftn' | 'ifftn'): TransformN {
    return (x, options = {}) => {
      requireFloating(x, what, false);
      const { axes, lengths, norm } = plan(x, options, what);
      for (const n of lengths) checkLength(n, what);
      return tidy(() => complexTransform(x, axes, lengths, norm, what === 'fftn' ? 'forward' : 'inverse'));
    };
  }

  /** The default length of a transform back to real values. */
  const evenLength = (m: number): number => 2 * (m - 1);

  function frequencies(
    n: number,
    options: CreationOptions & { readonly d?: number },
    what: string,
  ): { n: number; dtype: DType; step: number } {
    checkLength(n, what);
    checkDevice(ctx, options.device, what);
    const dtype = checkDType(ctx, options.dtype, ctx.defaults.real, what);
    if (!isFloat(dtype))
      throw new DTypeError(`${what}: ${dtype} is not a real floating dtype`, { where: { name: what } });
    return { n, dtype, step: n * (options.d ?? 1) };
  }

  function shift(x: NDArray, axes: number | readonly number[] | null | undefined, sign: 1 | -1, what: string): NDArray {
    const list = normaliseAxes(axes ?? ctx.own(x, what).shape.map((_, i) => i), ctx.own(x, what).ndim, what);
    const by = list.map((axis) => (sign > 0 ? Math.floor(x.shape[axis] / 2) : -Math.floor(x.shape[axis] / 2)));
    return ctx.xp.roll(x, by, { axis: list });
  }

  return {
    fft: oneDimensional('fft'),
    ifft: oneDimensional('ifft'),
    fftn: manyDimensional('fftn'),
    ifftn: manyDimensional('ifftn'),
    rfft(x, options = {}) {
      requireFloating(x, 'rfft', true);
      const [axis, norm] = line(x, options, 'rfft');
      const n = checkLength(options.n ?? x.shape[axis], 'rfft');
      return tidy(() => scaled(realForward(x, axis, n), scaleOf(norm, 'forward', n)));
    },
    irfft(x, options = {}) {
      requireFloating(x, 'irfft', false);
      const [axis, norm] = line(x, options, 'irfft');
      const n = checkLength(options.n ?? evenLength(x.shape[axis]), 'irfft');
      return tidy(() => scaled(realInverse(x, axis, n, 'inverse'), scaleOf(norm, 'inverse', n)));
    },
    rfftn(x, options = {}) {
      requireFloating(x, 'rfftn', true);
      const { axes, lengths, norm } = plan(x, options, 'rfftn');
      for (const n of lengths) checkLength(n, 'rfftn');
      const last = axes.length - 1;
      if (last < 0) throw new ValueError('rfftn needs at least one axis', { where: { name: 'rfftn' } });
      return tidy(() => {
        const half = realForward(x, axes[last], lengths[last]);
        const out = complexTransform(half, axes.slice(0, last), lengths.slice(0, last), 'backward', 'forward');
        return scaled(out, scaleOf(norm, 'forward', sizeOf(lengths)));
      });
    },
    irfftn(x, options = {}) {
      requireFloating(x, 'irfftn', false);
      const { axes, lengths, norm } = plan(x, options, 'irfftn');
      const last = axes.length - 1;
      if (last < 0) throw new ValueError('irfftn needs at least one axis', { where: { name: 'irfftn' } });
      if ((options.s ?? undefined) === undefined || options.s?.[last] === -1)
        lengths[last] = evenLength(x.shape[axes[last]]);
      for (const n of lengths) checkLength(n, 'irfftn');
      return tidy(() => {
        let y = toComplex(x);
        for (let i = 0; i < last; i++) y = along(fit(y, axes[i], lengths[i]), axes[i], 'inverse');
        return scaled(realInverse(y, axes[last], lengths[last], 'inverse'), scaleOf(norm, 'inverse', sizeOf(lengths)));
      });
    },
    hfft(x, options = {}) {
      requireFloating(x, 'hfft', false);
      const [axis, norm] = line(x, options, 'hfft');
      const n = checkLength(options.n ?? evenLength(x.shape[axis]), 'hfft');
      // the forward transform of Hermitian x is the inverse one of its conjugate
      return tidy(() =>
        scaled(realInverse(ctx.xp.conj(toComplex(x)), axis, n, 'inverse'), scaleOf(norm, 'forward', n)),
      );
    },
    ihfft(x, options = {}) {
      requireFloating(x, 'ihfft', true);
      const [axis, norm] = line(x, options, 'ihfft');
      const n = checkLength(options.n ?? x.shape[axis], 'ihfft');
      return tidy(() => scaled(ctx.xp.conj(realForward(x, axis, n)), scaleOf(norm, 'inverse', n)));
    },
    fftfreq(n, options = {}) {
      const { dtype, step } = frequencies(n, options, 'fftfreq');
      const positive = Math.floor((n - 1) / 2) + 1;
      const values = Float64Array.from({ length: n }, (_, k) => (k < positive ? k : k - n) / step);
      return tidy(() => ctx.xp.astype(host(values, dtype), dtype));
    },
    rfftfreq(n, options = {}) {
      const { dtype, step } = frequencies(n, options, 'rfftfreq');
      const values = Float64Array.from({ length: Math.floor(n / 2) + 1 }, (_, k) => k / step);
      return tidy(() => ctx.xp.astype(host(values, dtype), dtype));
    },
    fftshift: (x, options = {}) => shift(x, options.axes, 1, 'fftshift'),
    ifftshift: (x, options = {}) => shift(x, options.axes, -1, 'ifftshift'),
  };

  /** Host values in a float that does not lose what the dtype can hold. */
  function host(values: Float64Array, dtype: DType): NDArray {
    return realOf(ctx.defaults.real) === 'float64' || realOf(dtype) === 'float64'
      ? ctx.xp.fromTyped(values)
      : ctx.xp.fromTyped(Float32Array.from(values));
  }
}
