import type { ScatterMode } from '../backend/types.ts';
import { DTypeError, ValueError } from '../errors.ts';
import { expandIndex, type Index } from './getitem.ts';
import { checkMask, flatNonzero, isMask, onHost } from './masks.ts';
import { NDArray, type Other } from './ndarray.ts';
import { type Places, placesOf } from './places.ts';
import { promotionOf, scalarMeets } from './promote.ts';
import { broadcastsTo, shapeText, sizeOf } from './shape.ts';
import { tidy } from './tidy.ts';

/**
 * A place in an array. Every method returns a copy of the array with the elements there changed; values broadcast to the
 * shape of `x.get(…index)`. Where integer arrays name an element twice, the last value is set, and `add`, `multiply`,
 * `min`, `max` combine all of them (as in JAX). A boolean array selects as in `x.get(mask)`; on a device elsewhere it must
 * be the only index, and the values the same for all that it selects.
 */
export class At {
  readonly #x: NDArray;
  readonly #index: readonly Index[];

  constructor(x: NDArray, index: readonly Index[]) {
    this.#x = x;
    this.#index = index;
  }

  /** The values at the index replaced. */
  set(values: Other): NDArray {
    return this.#change('set', values);
  }

  /** The values added at the index; every repetition counts. */
  add(values: Other): NDArray {
    return this.#change('add', values);
  }

  /** The values subtracted at the index. */
  subtract(values: Other): NDArray {
    return tidy(() => this.#change('add', this.#x.xp.negative(this.#values(values))));
  }

  /** The elements at the index multiplied. */
  multiply(values: Other): NDArray {
    return this.#change('multiply', values);
  }

  /** The smaller of element and value. */
  min(values: Other): NDArray {
    return this.#change('min', values);
  }

  /** The larger of element and value. */
  max(values: Other): NDArray {
    return this.#change('max', values);
  }

  /** The elements at the index divided. */
  divide(values: Other): NDArray {
    return this.apply((x) => x.truediv(values));
  }

  /** The elements at the index raised to the values. */
  power(values: Other): NDArray {
    return this.apply((x) => x.pow(values));
  }

  /** Replaces the elements by a function of them. */
  apply(fn: (x: NDArray) => NDArray): NDArray {
    return tidy(() => {
      const mask = this.#mask();
      if (mask === undefined || onHost(mask)) return this.set(fn(this.#x.get(...this.#index)));
      return this.#x.xp.where(wideMask(this.#x, mask), fn(this.#x), this.#x);
    });
  }

  #mask(): NDArray | undefined {
    const mask = this.#index[0];
    return this.#index.length === 1 && isMask(mask) ? mask : undefined;
  }

  #values(values: Other): NDArray {
    const x = this.#x;
    if (!(values instanceof NDArray)) {
      if (scalarMeets(values, x.dtype, 'at') !== x.dtype) {
        throw new DTypeError(`a complex value does not fit in an array of ${x.dtype}`, { where: { name: 'at' } });
      }
      return x.context.full([], values, x.dtype);
    }
    if (promotionOf(x.dtype, x.context.own(values, 'at').dtype) !== x.dtype) {
      throw new DTypeError(`values of ${values.dtype} do not go into an array of ${x.dtype}`, {
        where: { name: 'at' },
        fix: `Cast them first: values.xp.astype(values, '${x.dtype}')`,
      });
    }
    return x.context.cast(values, x.dtype);
  }

  #change(mode: ScatterMode, given: Other): NDArray {
    const x = this.#x;
    const { context: ctx } = x;
    if (x.dtype === 'bool' && mode !== 'set') {
      throw new DTypeError(`at(…).${mode} of a boolean array is undefined`, { where: { name: 'at' } });
    }
    return tidy(() => {
      const mask = this.#mask();
      const values = this.#values(given);
      if (mask !== undefined) {
        checkMask(x, mask, 0, 'at');
        if (broadcastsTo(values.shape, x.shape.slice(mask.ndim))) return changeMasked(x, mask, values, mode);
        if (!onHost(mask)) {
          throw new ValueError(
            `values of shape ${shapeText(values.shape)} are not the same for all selected elements`,
            {
              where: { name: 'at' },
              fix: 'For one value per selected element use await putMask(x, mask, values)',
            },
          );
        }
        if (mask.ndim === 0) {
          const lifted = ctx.view(x, [1, ...x.shape]).at(ctx.view(mask, [1]));
          return ctx.view(lifted.#change(mode, values), x.shape);
        }
      }
      return scatterAt(x, placesOf(x, expandIndex(x, this.#index)), values, mode);
    });
  }
}

function scatterAt(x: NDArray, places: Places, values: NDArray, mode: ScatterMode): NDArray {
  const { context: ctx } = x;
  if (!broadcastsTo(values.shape, places.shape)) {
    throw new ValueError(
      `values of shape ${shapeText(values.shape)} do not fit the place of shape ${shapeText(places.shape)}`,
      {
        where: { name: 'at' },
      },
    );
  }
  if (sizeOf(places.shape) === 0) return ctx.view(x, x.shape);
  const full = ctx.broadcast(values, places.shape);
  return ctx.wrap(ctx.backend.scatter(x.buffer, places.flat.buffer, full.buffer, places.extent, mode), x.shape);
}

const COMBINE = { add: 'add', multiply: 'multiply', min: 'minimum', max: 'maximum' } as const;

/** A mask over the first axes of x with axes of length 1 for the rest. Use inside `tidy`. */
function wideMask(x: NDArray, mask: NDArray): NDArray {
  checkMask(x, mask, 0, 'at');
  return x.context.view(mask, [...mask.shape, ...x.shape.slice(mask.ndim).map(() => 1)]);
}

/** Values that are the same for every selected element, so that nobody needs to know which these are. */
function changeMasked(x: NDArray, mask: NDArray, values: NDArray, mode: ScatterMode): NDArray {
  const changed = mode === 'set' ? values : x.xp[COMBINE[mode]](x, values);
  return x.xp.where(wideMask(x, mask), changed, x);
}

/**
 * A copy of x whose elements under the mask are `values`, in C order (`x[mask] = values`): one value per selected
 * element, or what broadcasts to that shape.
 */
export async function putMask(x: NDArray, mask: NDArray, values: Other): Promise<NDArray> {
  checkMask(x, mask);
  const hits = await flatNonzero(mask);
  try {
    const merged = x.context.view(x, [mask.size, ...x.shape.slice(mask.ndim)]);
    const out = merged.at(hits).set(values);
    const shaped = x.context.view(out, x.shape);
    out.dispose();
    merged.dispose();
    return shaped;
  } finally {
    hits.dispose();
  }
}
