import { type Adapter, type Lightcone, referenceNamespace } from '@glass-ts/core';
import { pix2vec } from '@glass-ts/healpix';
import { z } from 'zod';

/** A lightcone of count maps that every backend sees alike: plane waves and pixel noise, no draws of a backend. */
export interface SyntheticOptions {
  readonly nside: number;
  readonly shells: number;
  /** Mean particles per pixel. */
  readonly mean: number;
}

/** Uniform numbers in [0, 1) by a linear congruential generator. */
function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const WAVES = 24;

function counts({ nside, mean }: SyntheticOptions, shell: number): Int32Array {
  const npix = 12 * nside * nside;
  const draw = uniforms(1000 + shell);
  const waves = Array.from({ length: WAVES }, () => {
    const k = Array.from({ length: 3 }, () => (2 * draw() - 1) * Math.min(nside, 40));
    return [k[0]!, k[1]!, k[2]!, 2 * Math.PI * draw()] as const;
  });
  const xp = referenceNamespace();
  const out = new Int32Array(npix);
  const chunk = 2 ** 18;
  for (let start = 0; start < npix; start += chunk) {
    const pixels = xp.arange(start, Math.min(npix, start + chunk), 1, { dtype: 'int64' });
    const [x, y, z] = pix2vec(nside, pixels).map((v) => v.hostView() as Float64Array) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < x.length; i++) {
      let delta = 0;
      for (const [a, b, c, phase] of waves) delta += Math.cos(a * x[i]! + b * y[i]! + c * z[i]! + phase);
      const expected = mean * Math.exp((0.6 / Math.sqrt(WAVES)) * delta);
      // Noise of about the width of a Poisson variable.
      const noise = (draw() + draw() + draw() - 1.5) * 2 * Math.sqrt(expected);
      out[start + i] = Math.max(0, Math.round(expected + noise));
    }
  }
  return out;
}

const THICKNESS = 120;

function lightcone(options: SyntheticOptions): Lightcone {
  const { nside, shells } = options;
  const maps = new Map<number, Int32Array>();
  const mapOf = (shell: number): Int32Array => {
    const known = maps.get(shell) ?? counts(options, shell);
    maps.set(shell, known);
    return known;
  };
  return {
    ...{ code: 'synthetic', kind: 'maps', quantity: 'counts', cosmology: { h: 0.7, OmegaM: 0.3 } },
    cosmologySource: 'the benchmark',
    units: { lengthInMpc: 1, massInMsun: 1, length: 'Mpc', mass: 'Msun' },
    shells: Array.from({ length: shells }, (_, index) => ({
      ...{ index, inner: THICKNESS * index, outer: THICKNESS * (index + 1), label: `shell-${index}`, files: [] },
    })),
    ...{ nside, files: [], particleCount: undefined, range: undefined, details: {} },
    readMap: async ({ index }) => ({
      ...{ nside, ordering: 'ring', quantity: 'counts', unit: 'particles' },
      async *slices() {
        // A copy: a backend may take the memory over.
        yield { start: 0, values: mapOf(index).slice() };
      },
    }),
    close: async () => undefined,
  };
}

/** The adapter of one synthetic lightcone. Its maps are made once and kept. */
export function syntheticAdapter(options: SyntheticOptions): Adapter {
  const made = lightcone(options);
  return {
    ...{ name: 'synthetic', description: 'count maps made for benchmarks', ports: ['counts'] },
    options: z.object({}),
    detect: async () => ({ confidence: 1, description: 'synthetic count maps' }),
    open: async () => made,
  };
}
