import type { ArgReduceOp, DType, ReduceOp } from '@glass-ts/core';
import { WGSL_TYPE } from '../array.ts';
import { castExpression } from '../elementwise/index.ts';
import { undefinedFor } from '../errors.ts';

/**
 * What a reduction carries. Sums of floats are pairs of the sum and what rounding took from it (Knuth's error-free
 * addition), so that their error does not grow with the length; everything is added in a fixed order.
 */
export interface Accumulator {
  readonly key: string;
  /** WGSL type of the state, and its words. */
  readonly type: string;
  readonly words: 1 | 2 | 4;
  readonly identity: string;
  /** The state of element `v` at place `k` of the axis. In the table below `$` is the element as the result's dtype. */
  readonly load: string;
  /** State of `p` and then `q`. */
  readonly join: string;
  /** The result of the state `p`. */
  readonly finish: string;
  /** dtypes of input and result. */
  readonly from: DType;
  readonly out: DType;
}

const SUM: Readonly<Record<string, Pick<Accumulator, 'type' | 'words' | 'identity' | 'load' | 'join' | 'finish'>>> = {
  float32: {
    type: 'vec2f',
    words: 2,
    identity: 'vec2f()',
    load: 'vec2f($, 0.0)',
    join: 'addPair(p, q)',
    finish: 'sumOfPair(p)',
  },
  complex64: {
    type: 'vec4f',
    words: 4,
    identity: 'vec4f()',
    load: 'vec4f(($).x, 0.0, ($).y, 0.0)',
    join: 'vec4f(addPair(p.xy, q.xy), addPair(p.zw, q.zw))',
    finish: 'vec2f(sumOfPair(p.xy), sumOfPair(p.zw))',
  },
};

const PAIRS = ['addPair', 'sumOfPair'];

/** Helpers of the pair sums, for shaders that use them. */
export const pairCode = (accumulator: Accumulator): string =>
  PAIRS.some((name) => accumulator.join.includes(name) || accumulator.finish.includes(name))
    ? `
fn addPair(p : vec2f, q : vec2f) -> vec2f {
  let s = twoSum(p.x, q.x);
  return vec2f(s.x, s.y + (p.y + q.y));
}
/* infinities and NaN are in the plain sum; what is lost is NaN beside them */
fn sumOfPair(p : vec2f) -> f32 { return select(p.x, p.x + p.y, isFinite(p.x)); }`
    : '';

/**
 * WGSL of an accumulator: `loadAt(i, k)` is the state of element i of the binding `x`, which is at place k of the axis,
 * `join` joins states, `finish` is what is stored. Only a `first` program reads elements and only a `last` one stores results;
 * others read and store states.
 */
export const accumulation = (a: Accumulator, first: boolean, last: boolean): string => `
${pairCode(a)}
fn loadAt(i : u32, k : u32) -> ${a.type} { let v = x[i]; return ${first ? a.load : 'v'}; }
fn join(p : ${a.type}, q : ${a.type}) -> ${a.type} { return ${a.join}; }
fn finish(p : ${a.type}) -> ${last ? WGSL_TYPE[a.out] : a.type} { return ${last ? a.finish : 'p'}; }`;

const LEAST: Readonly<Record<string, string>> = {
  int32: 'i32(-2147483648)',
  uint32: '0u',
  bool: '0u',
  float32: 'negate(inf32())',
};
const MOST: Readonly<Record<string, string>> = {
  int32: '2147483647',
  uint32: '0xffffffffu',
  bool: '1u',
  float32: 'inf32()',
};

function plain(op: ReduceOp, dtype: DType): { readonly identity: string; readonly join: string } | undefined {
  const type = WGSL_TYPE[dtype];
  const float = dtype === 'float32';
  if (op === 'sum')
    return dtype === 'bool' ? { identity: '0u', join: 'p | q' } : { identity: `${type}()`, join: 'p + q' };
  if (op === 'prod') {
    if (dtype === 'complex64') return { identity: 'vec2f(1.0, 0.0)', join: 'cmul(p, q)' };
    return { identity: `${type}(1)`, join: 'p * q' };
  }
  if (dtype === 'complex64') return undefined;
  if (op === 'max') return { identity: LEAST[dtype], join: float ? 'max32(p, q)' : 'max(p, q)' };
  return { identity: MOST[dtype], join: float ? 'min32(p, q)' : 'min(p, q)' };
}

/** The accumulator of a reduction or scan; elements are converted to `out` first. */
export function accumulator(op: ReduceOp, from: DType, out: DType): Accumulator {
  const key = `${op} ${from} ${out}`;
  if (op === 'any' || op === 'all') {
    const load = castExpression(from, 'bool').replace(/\ba\b/g, 'v');
    const [identity, join] = op === 'any' ? ['0u', 'p | q'] : ['1u', 'p & q'];
    return { key, type: 'u32', words: 1, identity, load, join, finish: 'p', from, out: 'bool' };
  }
  const value = castExpression(from, out).replace(/\ba\b/g, 'v');
  const sum = op === 'sum' ? SUM[out] : undefined;
  if (sum) return { key, ...sum, load: sum.load.replaceAll('$', value), from, out };
  const rest = plain(op, out);
  if (!rest) throw undefinedFor(op, from);
  const words = out === 'complex64' ? 2 : 1;
  return { key, type: WGSL_TYPE[out] ?? 'u32', words, ...rest, load: value, finish: 'p', from, out };
}

/** Words in the order of the elements `v`; NaN comes last. */
export function rankOf(dtype: DType, descending: boolean): string {
  if (dtype === 'complex64') throw undefinedFor('ordering', dtype);
  if (dtype === 'float32') return descending ? 'select(~orderKey(v), 0xffffffffu, isNan(v))' : 'orderKey(v)';
  const rank = dtype === 'int32' ? 'bitcast<u32>(v) ^ 0x80000000u' : 'v';
  return descending ? `~(${rank})` : rank;
}

/** The first place of the largest or smallest element; the first NaN where there is one. */
export function placeAccumulator(op: ArgReduceOp, from: DType): Accumulator {
  if (from === 'complex64') throw undefinedFor(op, from);
  // The rank is the larger the better, and NaN the best: it comes last in both orders.
  return {
    key: `${op} ${from}`,
    type: 'vec2u',
    words: 2,
    identity: 'vec2u(0u, 0xffffffffu)',
    load: `vec2u(${rankOf(from, op === 'argmin')}, k)`,
    join: 'select(p, q, q.x > p.x || (q.x == p.x && q.y < p.y))',
    finish: 'bitcast<i32>(p.y)',
    from,
    out: 'int32',
  };
}
