import { referenceNamespace } from '@glass-ts/core';
import { vec2pix } from '@glass-ts/healpix';
import { describe, expect, it } from 'vitest';
import { createTfjsBackend } from '../../create.ts';

const NSIDE = 4096;
const NPIX = 12 * NSIDE * NSIDE;
const xp = referenceNamespace();

/** Doubles that float32 would move over pixel edges and over the outer edge of the shell; one at the observer. */
const POSITIONS = Float64Array.from({ length: 900 }, (_, i) => {
  const [k, c] = [Math.floor(i / 3), i % 3];
  if (k === 0) return 0;
  if (k === 1) return c === 0 ? 2 - 2 ** -52 : 0;
  if (k === 2) return c === 0 ? 2 : 0;
  // beside the edge of base pixels at 45 degrees, where float32 sees x = y
  if (k % 2) return [1, 1 + 1e-9 * Math.sin(k), 0][c]!;
  return Math.sin(7 * k + c);
});

const pixelsOf = (v: Float64Array) => {
  const [x, y, z] = [0, 1, 2].map((c) =>
    xp.fromTyped(
      v.filter((_, i) => i % 3 === c),
      [v.length / 3],
    ),
  );
  return Array.from(vec2pix(NSIDE, x!, y!, z!).toHostSync(), Number);
};

describe.each(['cpu', 'wasm'])('particles on engine %s', (name) => {
  it('find the pixels and shells of float64', async () => {
    const backend = await createTfjsBackend(name);
    const find = async (data: Float32Array | Float64Array) => {
      const words = data instanceof Float64Array ? new Uint32Array(data.slice().buffer) : data;
      const buffer = backend.fromHost(words, words instanceof Uint32Array ? 'uint32' : 'float32');
      const shell = { nside: NSIDE, nested: false, from: 0, to: 2 };
      const pixels = backend.kernels['healpix.shellPixels']!({ buffer, shape: [buffer.size] }, shell, undefined);
      return Array.from(await backend.toHost(pixels), Number);
    };
    const elsewhere = POSITIONS.slice();
    elsewhere[0] = 1;
    const wanted = pixelsOf(elsewhere);
    [wanted[0], wanted[2]] = [NPIX + 1, NPIX];
    const got = await find(POSITIONS);
    expect(got).toEqual(wanted);
    // and would not be found in float32
    const single = await find(Float32Array.from(POSITIONS));
    expect(single.filter((p, k) => p !== got[k]).length).toBeGreaterThan(20);
    expect(single[1]).toBe(NPIX);
  });

  it('are chosen by scale factor where that is asked for', async () => {
    const backend = await createTfjsBackend(name);
    const words = (x: Float64Array) => {
      const buffer = backend.fromHost(new Uint32Array(x.slice().buffer), 'uint32');
      return { buffer, shape: [x.length, 2] };
    };
    const factors = Float64Array.from({ length: 300 }, (_, k) => (k % 2 ? 0.3 : 0.3 - 2 ** -54));
    const shell = { nside: NSIDE, nested: false, from: 0.3, to: 0.4 };
    const pixels = backend.kernels['healpix.shellPixels']!(words(POSITIONS), shell, words(factors));
    const got = Array.from(await backend.toHost(pixels), Number);
    const elsewhere = POSITIONS.slice();
    elsewhere[0] = 1;
    expect(got).toEqual(pixelsOf(elsewhere).map((p, k) => (k % 2 ? p : NPIX)));
  });
});
