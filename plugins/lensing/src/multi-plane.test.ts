import { createNamespace, createReferenceBackend, type NDArray, referenceNamespace, scope } from '@glass-ts/core';
import { FlatLambdaCDM, LambdaCDM } from '@glass-ts/cosmology';
import { RadialWindow, tophatWindows } from '@glass-ts/tables';
import { describe, expect, it } from 'vitest';
import { MultiPlaneConvergence, multiPlaneMatrix, multiPlaneWeights } from './index.ts';

const flat = new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });
const REDSHIFTS = [0.1, 0.25, 0.5, 0.8, 1.3, 2.1];
const WEIGHTS = [0.1, 0.15, 0.2, 0.3, 0.5, 0.8];

/** Deterministic contrasts of one plane. */
const contrast = (plane: number): number[] =>
  Array.from({ length: 12 }, (_, p) => Math.sin(3 * plane + p) * (1 + plane));

const host = (x: NDArray | undefined): Float64Array => (x as NDArray).values() as Float64Array;

/** κ of plane i as the sum over planes in front of it (Tessore et al. 2023, eq. 21). */
function direct(model: FlatLambdaCDM, i: number): number[] {
  const dH = model.hubbleDistance;
  return contrast(0).map((_, p) =>
    REDSHIFTS.slice(0, i).reduce((sum, z, j) => {
      const [x, xi] = [model.transverseComovingDistance(z) / dH, model.transverseComovingDistance(REDSHIFTS[i]) / dH];
      const xji = model.transverseComovingDistance(z, REDSHIFTS[i]) / dH;
      return sum + (1.5 * model.OmegaM0 * x * (xji / xi) * (1 + z) * WEIGHTS[j] * contrast(j)[p]) / model.HOverH0(z);
    }, 0),
  );
}

describe('MultiPlaneConvergence', () => {
  const closed = new LambdaCDM({ h: 0.7, OmegaM: 0.4, OmegaLambda: 0.8 });

  it.each([
    ['flat', flat],
    ['closed', closed],
  ])('is the sum over the planes in front (%s)', (_, model) => {
    const planes = new MultiPlaneConvergence(model);
    REDSHIFTS.forEach((z, i) => {
      planes.addPlane(contrast(i), z, WEIGHTS[i]);
      // A few roundings per plane; κ is of order 0.1.
      direct(model, i).forEach((want, p) => {
        expect(Math.abs(host(planes.kappa)[p] - want)).toBeLessThan(1e-14);
      });
    });
  });

  it('tells its state', () => {
    const planes = new MultiPlaneConvergence(flat);
    expect([planes.zsrc, planes.kappa, planes.delta, planes.wlens]).toEqual([0, undefined, 0, 0]);
    planes.addPlane([1, 2], 0.5, 0.1);
    planes.addPlane([3, 4], 0.6);
    expect([planes.zsrc, planes.wlens]).toEqual([0.6, 1]);
    expect((planes.delta as NDArray).tolistSync()).toEqual([3, 4]);
    expect(() => Object.assign(planes, { kappa: 0 })).toThrow(TypeError);
  });

  it('never changes what it has returned', () => {
    const planes = new MultiPlaneConvergence(flat);
    const kept: [NDArray, number[]][] = [];
    REDSHIFTS.forEach((z, i) => {
      planes.addPlane(contrast(i), z, WEIGHTS[i]);
      kept.push([planes.kappa as NDArray, [...host(planes.kappa)]]);
    });
    planes.dispose();
    for (const [kappa, values] of kept) expect([...host(kappa)]).toEqual(values);
  });

  it('keeps what it needs, and no more, when every plane has a scope of its own', async () => {
    const backend = createReferenceBackend();
    const xp = createNamespace(backend);
    const planes = new MultiPlaneConvergence(flat);
    const buffers: number[] = [];
    let last: number[] = [];
    for (let i = 0; i < REDSHIFTS.length; i++) {
      await scope(() => {
        planes.addPlane(xp.asarray(contrast(i)), REDSHIFTS[i], WEIGHTS[i]);
        last = [...host(planes.kappa)];
      });
      buffers.push(backend.memory().buffers);
    }
    direct(flat, 5).forEach((want, p) => {
      expect(Math.abs(last[p] - want)).toBeLessThan(1e-14);
    });
    expect(buffers).toEqual([2, 3, 3, 3, 3, 3]);
    planes.dispose();
    expect(backend.memory().buffers).toBe(0);
  });

  it('gives the same on a backend without the kernel', () => {
    const backend = createReferenceBackend();
    const bare = createNamespace(new Proxy(backend, { get: (b, key) => (key === 'kernels' ? {} : bound(b, key)) }));
    const [a, b] = [new MultiPlaneConvergence(flat), new MultiPlaneConvergence(flat)];
    REDSHIFTS.forEach((z, i) => {
      a.addPlane(contrast(i), z, WEIGHTS[i]);
      b.addPlane(bare.asarray(contrast(i)), z, WEIGHTS[i]);
    });
    host(b.kappa).forEach((v, p) => {
      expect(Math.abs(v - host(a.kappa)[p])).toBeLessThan(1e-15);
    });
  });

  it('works in float32, and with numbers', () => {
    const planes = new MultiPlaneConvergence(flat);
    const numbers = new MultiPlaneConvergence(flat);
    REDSHIFTS.forEach((z, i) => {
      planes.addPlane(referenceNamespace().ones([3], { dtype: 'float32' }), z, WEIGHTS[i]);
      numbers.addPlane(1, z, WEIGHTS[i]);
    });
    expect(planes.kappa?.dtype).toBe('float32');
    expect(planes.kappa?.values()[0]).toBeCloseTo(Number(numbers.kappa?.itemSync()), 6);
  });

  it('wants growing redshifts', () => {
    const planes = new MultiPlaneConvergence(flat);
    expect(() => planes.addPlane([1], 0)).toThrow('source redshift must be increasing');
    planes.addPlane([1], 0.5);
    expect(() => planes.addPlane([1], 0.5)).toThrow('source redshift must be increasing');
    expect(() => planes.addPlane([1], Number.NaN)).toThrow('source redshift must be increasing');
    expect(planes.zsrc).toBe(0.5);
  });
});

/** A property of an object with its methods bound to it. */
function bound(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

describe('matrix and weights', () => {
  const windows = tophatWindows([0, 0.2, 0.5, 0.9, 1.4], 1e-2);

  it('are the response to the shells', () => {
    const matrix = multiPlaneMatrix(windows, flat).tolistSync() as number[][];
    const planes = new MultiPlaneConvergence(flat);
    const deltas = [0.3, -0.2, 0.5, 0.1];
    windows.forEach((w, i) => {
      planes.addWindow(deltas[i], w);
      const sum = matrix[i].reduce((total, m, j) => total + m * deltas[j], 0);
      expect(Math.abs(sum - Number(planes.kappa?.itemSync()))).toBeLessThan(1e-15);
    });
  });

  it('weigh sources over any further axes', () => {
    const one = multiPlaneWeights([1, 2, 3, 4], windows, flat).tolistSync() as number[];
    const many = multiPlaneWeights(
      [1, 2, 3, 4].map((w) => [
        [w, 1],
        [1, 7 * w],
      ]),
      windows,
      flat,
    );
    expect(many.shape).toEqual([4, 2, 2]);
    const matrix = multiPlaneMatrix(windows, flat).tolistSync() as number[][];
    (many.tolistSync() as number[][][]).forEach((row, j) => {
      expect(Math.abs(row[0][0] - one[j])).toBeLessThan(1e-16);
      expect(Math.abs(row[1][1] - one[j])).toBeLessThan(1e-16);
      const uniform = matrix.reduce((sum, m) => sum + m[j] / 4, 0);
      expect(Math.abs(row[0][1] - uniform)).toBeLessThan(1e-16);
    });
    expect(one[3]).toBe(0);
  });

  it('want one weight per shell', () => {
    expect(() => multiPlaneWeights([1, 2], windows, flat)).toThrow('shape mismatch between weights and shells');
    expect(() => multiPlaneWeights(1, windows, flat)).toThrow('shape mismatch between weights and shells');
  });

  it('cannot place a window that vanishes at its redshift', () => {
    const planes = new MultiPlaneConvergence(flat);
    planes.addWindow([1], new RadialWindow([0, 1, 2], [1, 0, 1], 1));
    expect(planes.wlens).toBe(Number.POSITIVE_INFINITY);
  });
});
