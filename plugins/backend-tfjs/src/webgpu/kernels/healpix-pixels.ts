import type { Operand, ShellPixels } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { elementProgram, runElements } from './elementwise.ts';
import { CELLS } from './healpix-cells.ts';
import { ANGLES, POINTS } from './healpix-points.ts';
import { FUNCTION_TABLE, functions, functionTable } from './wide/functions.ts';
import { squareWords, WIDE, wideWords } from './wide/wide.ts';
import { WORDS } from './wide/words.ts';

const LIBRARY = WORDS + WIDE + functions() + CELLS + POINTS;
const PIXELS = ['nside : u32', 'nested : u32'] as const;
const TABLE = ['table', 'vec2u', 'read'] as const;
const RESULT = ['pixels', 'i32', 'read_write'] as const;

/** Words of one, two or three numbers per element, float32 or float64 (low words first). */
const NUMBERS = /* wgsl */ `
struct Number { size : Wide, negative : bool, finite : bool }
fn numberOf(low : u32, high : u32) -> Number {
  let negative = high >= 0x80000000u;
  if (params.doubles != 0u) {
    return Number(wideOfDouble(vec2u(low, high)), negative, (high & 0x7ff00000u) != 0x7ff00000u);
  }
  return Number(wideOfSingle(high), negative, (high & 0x7f800000u) != 0x7f800000u);
}
fn coordinate(k : u32) -> Number {
  if (params.doubles != 0u) { return numberOf(words[2u * k], words[2u * k + 1u]); }
  return numberOf(0u, words[k]);
}
fn factor(k : u32) -> Number {
  if (params.doubles != 0u) { return numberOf(factors[2u * k], factors[2u * k + 1u]); }
  return numberOf(0u, factors[k]);
}
`;

const vectors = elementProgram({
  label: 'healpix.vec2pix',
  fields: [
    ...PIXELS,
    'doubles : u32',
    'byFactor : u32',
    ...['from', 'to'].flatMap((edge) => [`${edge}Low : u32`, `${edge}High : u32`, `${edge}Exponent : i32`]),
    'outside : i32',
    'nowhere : i32',
  ],
  storage: [TABLE, ['words', 'u32', 'read'], ['factors', 'u32', 'read'], RESULT],
  library: LIBRARY + NUMBERS,
  body: `
  let x = coordinate(3u * i);
  let y = coordinate(3u * i + 1u);
  let z = coordinate(3u * i + 2u);
  let v = Vector(x.size, y.size, z.size, x.negative, y.negative, z.negative);
  let a = across2(v);
  let square = addWide(a, mulWide(v.z, v.z));
  var known = x.finite && y.finite && z.finite;
  var key = square;
  if (params.byFactor != 0u) {
    let own = factor(i);
    key = own.size;
    known = known && own.finite && !own.negative;
  }
  let inner = Wide(vec2u(params.fromLow, params.fromHigh), params.fromExponent);
  let outer = Wide(vec2u(params.toLow, params.toHigh), params.toExponent);
  if (!known || lessWide(key, inner) || !lessWide(key, outer)) { pixels[i] = params.outside; return; }
  if (zero2(square.m)) { pixels[i] = params.nowhere; return; }
  pixels[i] = vectorPixel(v, a, square);`,
});

const angles = elementProgram({
  label: 'healpix.ang2pix',
  fields: PIXELS,
  storage: [TABLE, ['theta', 'u32', 'read'], ['phi', 'u32', 'read'], RESULT],
  library: LIBRARY + ANGLES,
  body: `
  pixels[i] = directionPixel(theta[i], phi[i]);`,
});

const table = ({ runtime }: KernelContext) => ({ buffer: runtime.table(FUNCTION_TABLE, functionTable), stride: 0 });

interface Vectors {
  readonly source: GpuArray;
  readonly factors?: GpuArray;
  readonly doubles: boolean;
}

function pixelsOf(context: KernelContext, { source, factors, doubles }: Vectors, values: readonly number[]): GpuArray {
  const bytes = doubles ? 8 : 4;
  const n = source.bytes / (3 * bytes);
  const pixels = context.create('int32', n);
  const columns = [
    table(context),
    { buffer: source.storage, stride: 3 * bytes },
    // a program has all its bindings, whether it looks at them or not
    factors ? { buffer: factors.storage, stride: bytes } : table(context),
    { buffer: pixels.storage, stride: 4 },
  ];
  const [nside = 0, nested = 0, ...rest] = values;
  runElements(context, vectors, n, columns, () => [nside, nested, Number(doubles), factors ? 1 : 0, ...rest]);
  return pixels;
}

/**
 * `healpix.vec2pix`: the pixels that float64 finds for the same float32 vectors (n, 3), int32; −1 for a vector of no
 * direction.
 */
export function vec2pix(context: KernelContext, x: Operand, nside: number, nested: boolean): GpuArray {
  const all = [...wideWords(0), ...wideWords(Number.POSITIVE_INFINITY)];
  return pixelsOf(context, { source: context.of(x.buffer), doubles: false }, [nside, Number(nested), ...all, -1, -1]);
}

/** `healpix.ang2pix`: the pixels that float64 finds for the same float32 angles, int32; −1 for angles that are not finite. */
export function ang2pix(
  context: KernelContext,
  theta: Operand,
  phi: Operand,
  nside: number,
  nested: boolean,
): GpuArray {
  const [a, b] = [context.of(theta.buffer), context.of(phi.buffer)];
  const pixels = context.create('int32', a.size);
  const columns = [table(context), ...[a, b, pixels].map((x) => ({ buffer: x.storage, stride: 4 }))];
  runElements(context, angles, a.size, columns, () => [nside, Number(nested)]);
  return pixels;
}

/**
 * Pixels of the particles of a shell, from positions (n, 3) as they are in the file: float32, or float64 as uint32
 * (n, 3, 2), low words first. Those outside of the shell get 12·nside², those of the shell that sit on the observer
 * 12·nside² + 1. With scale factors, (n) float32 or (n, 2) uint32 as the positions, the shell is chosen by them.
 *
 * Everything is computed with 60 binary digits and more: shell and pixel are those of float64 but where float64's own
 * rounding decides (nside·10^−15 of the particles).
 */
export function shellPixels(
  context: KernelContext,
  positions: Operand,
  { nside, nested, from, to }: ShellPixels,
  scaleFactors?: Operand,
): GpuArray {
  const source = context.of(positions.buffer);
  const factors = scaleFactors && context.of(scaleFactors.buffer);
  const doubles = source.dtype === 'uint32';
  const edge = factors ? wideWords : squareWords;
  const npix = 12 * nside * nside;
  const values = [nside, Number(nested), ...edge(from), ...edge(to), npix, npix + 1];
  return pixelsOf(context, { source, doubles, ...(factors && { factors }) }, values);
}
