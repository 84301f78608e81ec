import { type NDArray, setWarningHandler, type Warning } from '@glass-ts/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linspace, trapezoid } from '../numeric/index.ts';
import * as shells from './index.ts';

let warnings: Warning[] = [];
let previous: ReturnType<typeof setWarningHandler>;
beforeEach(() => {
  warnings = [];
  previous = setWarningHandler((w) => warnings.push(w));
});
afterEach(() => {
  setWarningHandler(previous);
});

const host = (x: NDArray): Float64Array => x.values() as Float64Array;
const near = (got: number, want: number, tolerance: number) =>
  expect(Math.abs(got - want)).toBeLessThanOrEqual(tolerance);

/** Einstein–de Sitter, h = 1, in closed form. */
const eds = {
  OmegaM0: 1,
  h: 1,
  hubbleDistance: 2997.92458,
  criticalDensity0: 2.7754e11,
  HOverH0: (z: number) => (1 + z) ** 1.5,
  comovingDistance: (z: number) => 5995.84916 * (1 - 1 / Math.sqrt(1 + z)),
  transverseComovingDistance: (z: number) => 5995.84916 * (1 - 1 / Math.sqrt(1 + z)),
  invComovingDistance: (d: number) => (1 - d / 5995.84916) ** -2 - 1,
  OmegaM: () => 1,
};

describe('RadialWindow', () => {
  it('is immutable', () => {
    const w = new shells.RadialWindow([0, 1], [1, 1]);
    expect(() => Object.assign(w, { zeff: 3 })).toThrow(TypeError);
    const nodes = Float64Array.of(0, 1);
    const copy = new shells.RadialWindow(nodes, [1, 1]);
    nodes[1] = 9;
    expect(copy.za.tolistSync()).toEqual([0, 1]);
    host(copy.za)[1] = 9;
    expect(copy.za.tolistSync()).toEqual([0, 1]);
  });

  it('computes its effective redshift unless told', () => {
    expect(new shells.RadialWindow([0, 1, 2], [0, 1, 3]).zeff).toBe(1.6);
    expect(new shells.RadialWindow([0, 1], [1, 1], 0.3).zeff).toBe(0.3);
    expect(new shells.RadialWindow([], []).zeff).toBeNaN();
    expect(new shells.RadialWindow([1], [1]).zeff).toBeNaN();
  });

  it('unpacks and makes changed copies', () => {
    const w = new shells.RadialWindow([0, 1], [1, 2], 0.4);
    const [za, wa, zeff] = w;
    expect([(za as NDArray).tolistSync(), (wa as NDArray).tolistSync(), zeff]).toEqual([[0, 1], [1, 2], 0.4]);
    const v = w.replace({ wa: [3, 3] });
    expect([v.za.tolistSync(), v.wa.tolistSync(), v.zeff]).toEqual([[0, 1], [3, 3], 0.4]);
    expect(w.replace({ zeff: Number.NaN, wa: [1, 1] }).zeff).toBe(0.5);
  });
});

describe('window sets', () => {
  const grid = [0, 0.25, 0.7, 1, 1.2];

  it('linear and cubic windows sum to one between the inner nodes', () => {
    const z = linspace(0.25, 1, 77);
    for (const make of [shells.linearWindows, shells.cubicWindows]) {
      const windows = make(grid, 1e-3);
      expect(windows.map((w) => w.zeff)).toEqual([0.25, 0.7, 1]);
      const weights = windows.map((w) => trapezoid(w.nodes.wa, w.nodes.za));
      // Interpolation of smooth flanks over steps of 1e-3: (1e-3)²/8 times a curvature of 6/0.2².
      for (const v of host(shells.combine(z, weights, windows))) near(v, 1, 2e-5);
    }
  });

  it('apply their weight', () => {
    const [plain, weighted] = [undefined, shells.DistanceWeight(eds)].map(
      (w) => shells.tophatWindows([0, 0.5], 0.1, w)[0],
    );
    expect([...plain.nodes.wa]).toEqual([1, 1, 1, 1, 1]);
    weighted.nodes.za.forEach((z, k) => {
      expect(weighted.nodes.wa[k]).toBe(1 / eds.HOverH0(z));
    });
  });

  it('warn when they do not start at zero, and need enough nodes', () => {
    shells.tophatWindows([0.1, 0.2]);
    shells.linearWindows([0.1, 0.2, 0.3]);
    shells.cubicWindows([0.1, 0.2, 0.3]);
    expect(warnings.map((w) => w.message)).toEqual([
      'first tophat window does not start at redshift zero',
      'first triangular window does not start at z=0',
      'first cubic spline window does not start at z=0',
    ]);
    expect(() => shells.tophatWindows([0])).toThrow('zbins must have at least two entries');
    expect(() => shells.linearWindows([0, 1])).toThrow('nodes must have at least 3 entries');
    expect(() => shells.cubicWindows([[0, 1, 2]])).toThrow('1D');
  });
});

describe('weights', () => {
  it('take numbers and tables', () => {
    const weight = shells.VolumeWeight(eds);
    expect(weight([[0.5], [1]]).tolistSync()).toEqual([[weight(0.5)], [weight(1)]]);
    near(shells.DensityWeight(eds)(0.5), eds.criticalDensity0 * weight(0.5), 1e-4);
  });
});

describe('shellWindow', () => {
  it('has the volume-weighted mean redshift', () => {
    const w = shells.shellWindow(0.4, 0.5, eds);
    // Simpson's rule on 10000 intervals of z x²/E over x²/E, x = 2(1 − (1+z)^−½); window nodes are 1e-3 apart, so 1e-6.
    const f = (z: number) => (1 - (1 + z) ** -0.5) ** 2 * (1 + z) ** -1.5;
    let [top, bottom] = [0, 0];
    for (let k = 0; k <= 10000; k++) {
      const z = 0.4 + 1e-5 * k;
      const c = k === 0 || k === 10000 ? 1 : 2 + 2 * (k % 2);
      top += c * z * f(z);
      bottom += c * f(z);
    }
    near(w.zeff, top / bottom, 1e-6);
    expect(w.nodes.za[0]).toBe(0.4);
    expect(w.nodes.za.at(-1)).toBe(0.5);
  });

  it('has the nodes of a top-hat window and checks its arguments', () => {
    expect(shells.shellWindow(0.1, 0.1001, eds, { weight: 'none' }).nodes.za.length).toBe(2);
    const [tophat] = shells.tophatWindows([0.1, 0.1336], 1e-3, shells.VolumeWeight(eds));
    expect(shells.shellWindow(0.1, 0.1336, eds).nodes).toEqual(tophat!.nodes);
    near(shells.shellWindow(0.1, 0.3, eds, { weight: 'none' }).zeff, 0.2, 1e-15);
    expect(() => shells.shellWindow(0.2, 0.1, eds)).toThrow('is empty');
    expect(() => shells.shellWindow(0.1, 0.2, eds, { dz: 0 })).toThrow('dz = 0');
    expect(() => shells.shellWindow(0.1, 0.2, eds, { weight: 'mass' as 'none' })).toThrow("unknown weight 'mass'");
  });
});

describe('partition', () => {
  const windows = (() => {
    const set = shells.linearWindows([0, 0.3, 0.6, 0.9, 1.2], 1e-2);
    const [first, last] = [new shells.RadialWindow([0, 0.3], [1, 0]), new shells.RadialWindow([0.9, 1.2], [0, 1])];
    return [first, ...set, last];
  })();
  const z = linspace(0, 1.2, 121);
  const functions = [z.map((x) => Math.exp(-(((x - 0.5) / 0.2) ** 2))), z.map((x) => x), z.map(() => 1)];

  it('recovers piecewise linear functions', () => {
    for (const method of ['nnls', 'lstsq'] as const) {
      const weights = shells.partition(z, functions[1], windows, { method });
      expect(weights.shape).toEqual([5]);
      // z is in the span of the windows; the normalised windows are resolved exactly on the common grid.
      host(shells.combine(z, weights, windows)).forEach((v, k) => {
        near(v, z[k], 1e-9);
      });
    }
  });

  it('keeps the integral', () => {
    for (const method of ['nnls', 'lstsq', 'restrict'] as const) {
      const weights = shells.partition(
        z,
        functions.map((f) => Array.from(f)),
        windows,
        { method },
      );
      expect(weights.shape).toEqual([5, 3]);
      for (let k = 0; k < 3; k++) {
        const sum = [0, 1, 2, 3, 4].reduce((total, s) => total + host(weights)[3 * s + k], 0);
        // The penalty row keeps the sum to 1 per cent of the misfit, which is below 1e-2 here; `restrict` is a quadrature.
        near(sum, trapezoid(functions[k], z), method === 'restrict' ? 1e-3 : 1e-4);
      }
    }
  });

  it('never gives negative weights by default', () => {
    for (const w of host(
      shells.partition(
        z,
        z.map((x) => Math.sin(9 * x)),
        windows,
      ),
    ))
      expect(w).toBeGreaterThanOrEqual(0);
  });

  it('knows its methods and its shapes', () => {
    expect(() => shells.partition(z, functions[0], windows, { method: 'best' as 'nnls' })).toThrow(
      'invalid method: best',
    );
    expect(() => shells.partition(z, [1, 2], windows)).toThrow('121 nodes');
  });
});

describe('restrict', () => {
  it('needs a 1-D grid', () => {
    const w = new shells.RadialWindow([0, 1], [1, 1]);
    expect(() => shells.restrict([[0, 1]], [[1, 1]], w)).toThrow('z must be 1D arrays');
  });
});

describe('grids', () => {
  it('distanceGrid is equally spaced in distance', () => {
    const z = host(shells.distanceGrid(eds, 0, 1, { dx: 200 }));
    z.forEach((v, k) => {
      near(eds.comovingDistance(v), 200 * k, 1e-9);
    });
    expect(z.at(-1)).toBeGreaterThanOrEqual(1);
    expect(shells.distanceGrid(eds, 0.1, 1, { num: 4 }).shape).toEqual([5]);
  });

  it('want one of step and number', () => {
    expect(() => shells.redshiftGrid(0, 1)).toThrow('exactly one of');
    expect(() => shells.redshiftGrid(0, 1, { dz: 0.1, num: 10 })).toThrow('exactly one of');
    expect(() => shells.distanceGrid(eds, 0, 1)).toThrow('exactly one of');
    expect(shells.redshiftGrid(0, 1, { dz: 0.3 }).tolistSync()).toEqual([0, 0.3, 0.6, 0.8999999999999999, 1.2]);
  });
});
