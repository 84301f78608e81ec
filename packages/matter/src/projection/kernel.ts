import type { Cosmology } from '@glass-ts/core';
import { numeric, type WindowLike, windowNodes } from '@glass-ts/tables';

/** A window as a density along the line of sight, on quadrature nodes that no jump of the window falls between. */
export interface RadialKernel {
  /** Redshifts, comoving distances (Mpc) and quadrature weights × normalised window: Σ weight f(z) = ∫ n(z) f(z) dz. */
  readonly z: Float64Array;
  readonly chi: Float64Array;
  readonly weight: Float64Array;
  /** dz/dχ = H/c at the nodes, in 1/Mpc. */
  readonly dzdchi: Float64Array;
  /** Normalised window n(z) at the nodes. */
  readonly density: Float64Array;
}

/** Trapezoidal weights of ascending nodes. */
function trapezoidWeights(x: Float64Array): Float64Array {
  const w = new Float64Array(x.length);
  for (let i = 1; i < x.length; i++) {
    const half = (x[i]! - x[i - 1]!) / 2;
    w[i - 1]! += half;
    w[i]! += half;
  }
  return w;
}

/** Nodes with at most `step` in comoving distance between neighbours: those of the window, subdivided. */
function refine(nodes: Float64Array, chi: (z: number) => number, step: number): Float64Array {
  const out: number[] = [nodes[0]!];
  for (let i = 1; i < nodes.length; i++) {
    const [a, b] = [nodes[i - 1]!, nodes[i]!];
    const parts = Math.max(1, Math.ceil((chi(b) - chi(a)) / step));
    for (let j = 1; j <= parts; j++) out.push(j === parts ? b : a + (j * (b - a)) / parts);
  }
  return Float64Array.from(out);
}

/** The kernel of a window in a cosmology, with nodes at most `step` Mpc apart. */
export function radialKernel(window: WindowLike, cosmology: Cosmology, step: number): RadialKernel {
  const { za, wa } = windowNodes(window);
  const z = refine(za, (y) => cosmology.comovingDistance(y), step);
  const density = numeric.interp(z, za, wa);
  const norm = numeric.trapezoid(density, z);
  const quadrature = trapezoidWeights(z);
  const n = density.map((w) => w / norm);
  return {
    z,
    chi: z.map((y) => cosmology.comovingDistance(y)),
    weight: quadrature.map((q, i) => q * n[i]!),
    dzdchi: z.map((y) => cosmology.HOverH0(y) / cosmology.hubbleDistance),
    density: n,
  };
}
