import { type Cosmology, isFloat, NDArray, referenceNamespace, type TableInput } from '@glass-ts/core';
import type { WindowLike } from '@glass-ts/tables';
import { lensWeight } from './lens-weight.ts';
import { PlaneSequence } from './plane-sequence.ts';

/** Density contrast of a plane: a map, an array of any shape, or a number. */
export type Contrast = NDArray | TableInput;

function asMap(delta: Contrast): NDArray {
  if (!(delta instanceof NDArray)) return referenceNamespace().asarray(delta, { dtype: 'float64' });
  return isFloat(delta.dtype) ? delta : delta.xp.astype(delta, delta.context.defaults.real);
}

/** (1 − t) a + t b + f d, in one pass where the backend can. */
function combine(a: NDArray, b: NDArray, d: NDArray, t: number, f: number): NDArray {
  const kernel = d.context.backend.kernels['lensing.plane'];
  const alike = [a, b].every((x) => x.dtype === d.dtype && x.size === d.size && x.ndim === d.ndim);
  if (kernel !== undefined && alike && d.size > 0) return d.context.wrap(kernel(a, b, d, t, f), d.shape);
  const terms = [a.mul(1 - t), b.mul(t), d.mul(f)];
  const pair = terms[0].add(terms[1]);
  const sum = pair.add(terms[2]);
  for (const x of [...terms, pair]) x.dispose();
  return sum;
}

/**
 * Convergence of successive source planes by the multi-plane approximation (Tessore et al. 2023, section 4), without a
 * ray: κ of a plane contains the matter of the planes in front of it, not its own; that of the first plane is zero.
 *
 * Maps stay on their device. What the properties return is never overwritten. Inside a `scope` it belongs to that scope;
 * what the object needs for the next plane it keeps itself, until `dispose`.
 */
export class MultiPlaneConvergence {
  readonly #planes: PlaneSequence;
  #delta: NDArray | undefined;
  /** κ of the plane before the last one, and of the last one. */
  #before: NDArray | undefined;
  #kappa: NDArray | undefined;

  /** Of the cosmology only distances, E(z) and Ω_m are read. */
  constructor(cosmology: Cosmology) {
    this.#planes = new PlaneSequence(cosmology);
  }

  /** Redshift of the last plane; 0 before the first. */
  get zsrc(): number {
    return this.#planes.zsrc;
  }

  /** Convergence of sources at the last plane; undefined before the first. */
  get kappa(): NDArray | undefined {
    return this.#kappa === undefined ? undefined : handle(this.#kappa);
  }

  /** Density contrast of the last plane; 0 before the first. */
  get delta(): NDArray | number {
    return this.#delta === undefined ? 0 : handle(this.#delta);
  }

  /** Lensing weight of the last plane; 0 before the first. */
  get wlens(): number {
    return this.#planes.wlens;
  }

  /**
   * Adds a plane with the density contrast `delta` at redshift `zsrc`, whose matter acts with the weight `wlens` (thickness in
   * redshift) on the planes behind it. `delta` must not change before the next call.
   *
   * @throws ValueError unless zsrc grows from plane to plane.
   */
  addPlane(delta: Contrast, zsrc: number, wlens?: number | null): void {
    const { t, f } = this.#planes.next(zsrc, wlens ?? 1);
    const map = asMap(delta);
    const kappa = this.#next(map, t, f).retain();
    this.#delta?.dispose();
    this.#before?.dispose();
    this.#delta = map.retain();
    this.#before = this.#kappa;
    this.#kappa = kappa;
  }

  /** Adds the shell of a window: a plane at its effective redshift with the weight ∫ w dz / w(zeff). */
  addWindow(delta: Contrast, window: WindowLike): void {
    this.addPlane(delta, window.zeff, lensWeight(window));
  }

  /** Gives back the maps that are kept for the next plane; ends the use of the object. */
  dispose(): void {
    for (const x of [this.#delta, this.#before, this.#kappa]) x?.dispose();
    this.#delta = this.#before = this.#kappa = undefined;
  }

  /** `using`: as `dispose`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #next(map: NDArray, t: number, f: number): NDArray {
    if (this.#kappa === undefined || this.#delta === undefined) return map.xp.zerosLike(map);
    // Behind the first plane there is nothing but that plane.
    if (this.#before === undefined) return this.#delta.mul(f);
    return combine(this.#before, this.#kappa, this.#delta, t, f);
  }
}

/** A handle of the caller's scope on an array that the object keeps. */
const handle = (x: NDArray): NDArray => x.xp.reshape(x, x.shape);
