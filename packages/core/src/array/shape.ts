import { ValueError } from '../errors.ts';

/** Number of elements. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i];
  return size;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** As Python prints a tuple: `(3,)`, `(2, 4)`, `()`. */
export const shapeText = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;

/**
 * The shape to which two shapes broadcast (standard, broadcasting).
 * @throws ValueError when they do not.
 */
export function broadcastPair(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a === b || b.length === 0 || sameShape(a, b)) return a;
  if (a.length === 0) return b;
  const n = Math.max(a.length, b.length);
  const out = new Array<number>(n);
  for (let i = 1; i <= n; i++) {
    const p = i <= a.length ? a[a.length - i] : 1;
    const q = i <= b.length ? b[b.length - i] : 1;
    if (p !== q && p !== 1 && q !== 1) {
      throw new ValueError(`shapes ${shapeText(a)} and ${shapeText(b)} do not broadcast`, {
        fix: 'Axes are matched from the last one; each pair must be equal or have a 1. Insert axes with expandDims',
      });
    }
    out[n - i] = p === 1 ? q : p;
  }
  return out;
}

/** The shape to which all shapes broadcast. */
export const broadcastShapes = (...shapes: readonly (readonly number[])[]): readonly number[] =>
  shapes.reduce(broadcastPair, []);

/** Whether `from` broadcasts to `to` without changing it. */
export function broadcastsTo(from: readonly number[], to: readonly number[]): boolean {
  if (from.length > to.length) return false;
  for (let i = 1; i <= from.length; i++) {
    const p = from[from.length - i];
    if (p !== 1 && p !== to[to.length - i]) return false;
  }
  return true;
}

/**
 * A shape given as a number or list, checked: non-negative integers.
 * @throws ValueError otherwise.
 */
export function asShape(shape: number | readonly number[], what: string): readonly number[] {
  const out = typeof shape === 'number' ? [shape] : shape;
  if (!Array.isArray(out))
    throw new ValueError(`${what}: a shape is an integer or a list of integers`, { where: { name: what } });
  for (const n of out) {
    if (!Number.isSafeInteger(n) || n < 0) {
      throw new ValueError(`${what}: ${String(n)} in the shape is not a non-negative integer`, {
        where: { name: what },
      });
    }
  }
  return out;
}
