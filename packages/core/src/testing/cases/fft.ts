import type { Complex, DType } from '../../array/dtype.ts';
import type { NDArray } from '../../array/ndarray.ts';
import type { ConformanceCase } from '../conformance.ts';
import { COMPLEXES, complex, FLOATS, uniform } from './data.ts';

/** The transform by its definition. */
function dft(x: readonly Complex[], sign: 1 | -1): Complex[] {
  const n = x.length;
  return x.map((_, k) => {
    let [re, im] = [0, 0];
    for (let j = 0; j < n; j++) {
      const phase = (sign * 2 * Math.PI * ((j * k) % n)) / n;
      const [c, s] = [Math.cos(phase), Math.sin(phase)];
      re += x[j].re * c - x[j].im * s;
      im += x[j].re * s + x[j].im * c;
    }
    return { re, im };
  });
}

const signal = (n: number, seed: number): Complex[] => {
  const [re, im] = [uniform(n, seed), uniform(n, seed + 50)];
  return re.map((x, i) => complex(x, im[i]));
};

/** Powers of two, odd, prime, composite and awkward lengths. */
const LENGTHS = [1, 2, 3, 4, 5, 7, 8, 12, 13, 16, 30, 31, 37, 64, 97, 100];

const scale = (x: readonly Complex[], factor: number): Complex[] => x.map((z) => complex(z.re * factor, z.im * factor));
const realOf = (dtype: DType): DType => (dtype === 'complex64' ? 'float32' : 'float64');

const lines: ConformanceCase[] = COMPLEXES.map((dtype) => ({
  name: `fft, ifft: every kind of length and norm, ${dtype}`,
  covers: ['fft.fft', 'fft.ifft'],
  dtypes: [dtype],
  async run(t) {
    const { fft } = t.xp;
    for (const n of LENGTHS) {
      const x = signal(n, n);
      const array = t.xp.asarray(x, { dtype });
      const close = { dtype, absolute: 16 * Math.max(4, n) };
      await t.equal(fft.fft(array), dft(x, -1), close);
      await t.equal(fft.ifft(array), scale(dft(x, 1), 1 / n), close);
      await t.equal(fft.fft(array, { norm: 'ortho' }), scale(dft(x, -1), n ** -0.5), close);
      await t.equal(fft.fft(array, { norm: 'forward' }), scale(dft(x, -1), 1 / n), close);
      await t.equal(fft.ifft(array, { norm: 'forward' }), dft(x, 1), close);
    }
    const x = signal(5, 3);
    const array = t.xp.asarray(x, { dtype });
    await t.equal(fft.fft(array, { n: 3 }), dft(x.slice(0, 3), -1), { dtype, absolute: 64 });
    await t.equal(fft.fft(array, { n: 7 }), dft([...x, complex(0, 0), complex(0, 0)], -1), { dtype, absolute: 64 });
    const matrix = t.xp.reshape(t.xp.asarray([...x, ...x.toReversed()], { dtype }), [2, 5]);
    await t.equal(fft.fft(matrix), [dft(x, -1), dft(x.toReversed(), -1)], { dtype, absolute: 64 });
    await t.equal(
      t.xp.matrixTranspose(fft.fft(t.xp.matrixTranspose(matrix), { axis: 0 })),
      [dft(x, -1), dft(x.toReversed(), -1)],
      { dtype, absolute: 64 },
    );
    await t.throws(() => fft.fft(array, { n: 0 }), 'ValueError');
    await t.throws(() => fft.fft(array, { axis: 1 }), 'IndexError');
    await t.throws(() => fft.fft(t.xp.asarray([1, 2])), 'TypeError');
    await t.throws(() => fft.fft(array, { norm: 'half' as 'ortho' }), 'ValueError');
  },
}));

const reals: ConformanceCase[] = COMPLEXES.map((dtype) => ({
  name: `rfft, irfft, hfft, ihfft: ${realOf(dtype)}`,
  covers: ['fft.rfft', 'fft.irfft', 'fft.hfft', 'fft.ihfft'],
  dtypes: [dtype, realOf(dtype)],
  async run(t) {
    const { fft } = t.xp;
    const real = realOf(dtype);
    for (const n of LENGTHS) {
      const values = uniform(n, n + 5);
      const x = t.xp.asarray(values, { dtype: real });
      const whole = dft(
        values.map((v) => complex(v, 0)),
        -1,
      );
      const half = whole.slice(0, Math.floor(n / 2) + 1);
      const absolute = 16 * Math.max(4, n);
      const close = { dtype, absolute };
      await t.equal(fft.rfft(x), half, close);
      await t.equal(
        fft.ihfft(x),
        scale(half, 1 / n).map((z) => complex(z.re, -z.im)),
        close,
      );
      await t.equal(fft.rfft(x, { norm: 'ortho' }), scale(half, n ** -0.5), close);
      const back = { dtype: real, absolute };
      await t.equal(fft.irfft(fft.rfft(x), { n }), values, back);
      await t.equal(fft.hfft(fft.ihfft(x), { n }), values, back);
      await t.equal(fft.irfft(fft.rfft(x, { norm: 'forward' }), { n, norm: 'forward' }), values, back);
    }
    const odd = t.xp.asarray(signal(4, 9), { dtype });
    t.is(fft.irfft(odd).shape, [6], 'default length of irfft');
    t.is(fft.hfft(odd).shape, [6], 'default length of hfft');
    t.is(fft.irfft(odd, { n: 9 }).shape, [9], 'longer irfft');
    await t.throws(() => fft.rfft(odd), 'TypeError');
  },
}));

const planes: ConformanceCase[] = COMPLEXES.map((dtype) => ({
  name: `fftn, ifftn, rfftn, irfftn: ${dtype}`,
  covers: ['fft.fftn', 'fft.ifftn', 'fft.rfftn', 'fft.irfftn'],
  dtypes: [dtype, realOf(dtype)],
  async run(t) {
    const { xp } = t;
    const { fft } = xp;
    const shape = [2, 3, 4];
    const x = xp.reshape(xp.asarray(signal(24, 2), { dtype }), shape);
    const close = async (a: NDArray, b: NDArray): Promise<void> =>
      t.equal(a, await t.values(b), { shape: b.shape, dtype: b.dtype, absolute: 512 });
    const inTurn = [0, 1, 2].reduce((y, axis) => fft.fft(y, { axis }), x);
    await close(fft.fftn(x), inTurn);
    await close(fft.ifftn(fft.fftn(x)), x);
    await close(fft.ifftn(fft.fftn(x, { norm: 'ortho' }), { norm: 'ortho' }), x);
    await close(fft.fftn(x, { axes: [0, 2] }), fft.fft(fft.fft(x, { axis: 2 }), { axis: 0 }));
    await close(fft.fftn(x, { s: [4, 2], axes: [1, 2] }), fft.fft(fft.fft(x, { axis: 2, n: 2 }), { axis: 1, n: 4 }));
    t.is(fft.fftn(x, { s: [5] }).shape, [2, 3, 5], 'shape with s alone');
    const real = xp.real(x);
    await close(fft.rfftn(real), xp.take(fft.fftn(real), xp.arange(3), { axis: 2 }));
    await close(fft.irfftn(fft.rfftn(real), { s: shape }), real);
    await close(fft.irfftn(fft.rfftn(real)), real);
    await close(fft.irfftn(fft.rfftn(real, { norm: 'ortho' }), { norm: 'ortho' }), real);
    await close(fft.rfftn(real, { axes: [1] }), fft.rfft(real, { axis: 1 }));
    await t.throws(() => fft.fftn(x, { s: [2], axes: [0, 1] }), 'ValueError');
  },
}));

const helpers: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `fftfreq, rfftfreq, fftshift, ifftshift: ${dtype}`,
  covers: ['fft.fftfreq', 'fft.rfftfreq', 'fft.fftshift', 'fft.ifftshift'],
  dtypes: [dtype],
  async run(t) {
    const { fft } = t.xp;
    const close = { dtype, ulps: 2 };
    await t.equal(fft.fftfreq(4, { dtype }), [0, 0.25, -0.5, -0.25], close);
    await t.equal(fft.fftfreq(5, { d: 0.1, dtype }), [0, 2, 4, -4, -2], close);
    await t.equal(fft.rfftfreq(4, { dtype }), [0, 0.25, 0.5], close);
    await t.equal(fft.rfftfreq(5, { d: 2, dtype }), [0, 0.1, 0.2], close);
    const x = t.xp.asarray(
      [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
      ],
      { dtype },
    );
    await t.equal(
      fft.fftshift(x),
      [
        [8, 9, 5, 6, 7],
        [3, 4, 0, 1, 2],
      ],
      { dtype },
    );
    await t.equal(
      fft.fftshift(x, { axes: 1 }),
      [
        [3, 4, 0, 1, 2],
        [8, 9, 5, 6, 7],
      ],
      { dtype },
    );
    await t.equal(
      fft.ifftshift(fft.fftshift(x)),
      [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
      ],
      { dtype },
    );
    await t.throws(() => fft.fftfreq(0, { dtype }), 'ValueError');
  },
}));

export const fftCases: ConformanceCase[] = [...lines, ...reals, ...planes, ...helpers];
