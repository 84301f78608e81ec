import { hostTable, type Namespace, type NDArray, type TableInput } from '@glass-ts/core';
import { namespaceOf, toArray, vector } from '../table.ts';

/** What a function needs of a window; plain objects are fine. */
export interface WindowLike {
  readonly za: TableInput;
  readonly wa: TableInput;
  readonly zeff: number;
}

/** A window as numbers on the host. The arrays belong to the window: read only. */
export interface WindowNodes {
  readonly za: Float64Array;
  readonly wa: Float64Array;
  readonly zeff: number;
}

/** ∫ z w dz / ∫ w dz by the trapezoidal rule, in one pass without arrays in between: windows of many nodes are made often. */
function meanRedshift(za: Float64Array, wa: Float64Array): number {
  let weighted = 0;
  let total = 0;
  let z = za[0];
  let w = wa[0];
  for (let k = 1; k < za.length; k++) {
    const nextZ = za[k];
    const nextW = wa[k];
    const step = (nextZ - z) / 2;
    weighted += step * (nextZ * nextW + z * w);
    total += step * (nextW + w);
    z = nextZ;
    w = nextW;
  }
  return weighted / total;
}

/**
 * The radial window of a shell: weights `wa` at redshifts `za` (1-D, increasing, not checked), linear in between and zero
 * outside, and an effective redshift. Immutable; iterating yields za, wa, zeff.
 *
 * The simulation relies on windows ordered by `zeff`, with those of nearer shells zero beyond `zeff`.
 */
export class RadialWindow implements WindowLike, Iterable<NDArray | number> {
  /** Effective redshift; NaN for an empty window. */
  readonly zeff: number;
  /** Nodes and weights on the host: read only. */
  readonly nodes: WindowNodes;
  readonly #xp: Namespace;

  /** @param zeff the mean redshift ∫ z w dz / ∫ w dz when left out or NaN. */
  constructor(za: TableInput, wa: TableInput, zeff?: TableInput | null) {
    const z = vector(za, 'RadialWindow.za').slice();
    const w = vector(wa, 'RadialWindow.wa').slice();
    const given = zeff === undefined || zeff === null ? Number.NaN : hostTable(zeff).data[0];
    this.zeff = Number.isNaN(given) ? meanRedshift(z, w) : given;
    this.nodes = Object.freeze({ za: z, wa: w, zeff: this.zeff });
    this.#xp = namespaceOf(za, wa);
    Object.freeze(this);
  }

  /** Redshifts (N,), a new array each time. */
  get za(): NDArray {
    return toArray(this.#xp, this.nodes.za.slice());
  }

  /** Weights (N,), a new array each time. */
  get wa(): NDArray {
    return toArray(this.#xp, this.nodes.wa.slice());
  }

  /** The namespace of `za` and `wa`. */
  get xp(): Namespace {
    return this.#xp;
  }

  /** A changed copy; an effective redshift that is not given stays as it was. */
  replace(changes: { readonly za?: TableInput; readonly wa?: TableInput; readonly zeff?: TableInput }): RadialWindow {
    return new RadialWindow(changes.za ?? this.za, changes.wa ?? this.wa, changes.zeff ?? this.zeff);
  }

  /** za, wa, zeff: `const [za, wa, zeff] = window`. */
  *[Symbol.iterator](): Iterator<NDArray | number> {
    yield this.za;
    yield this.wa;
    yield this.zeff;
  }
}

/** Host values of any window. */
export function windowNodes(w: WindowLike): WindowNodes {
  if (w instanceof RadialWindow) return w.nodes;
  return { za: vector(w.za, 'window.za'), wa: vector(w.wa, 'window.wa'), zeff: w.zeff };
}
