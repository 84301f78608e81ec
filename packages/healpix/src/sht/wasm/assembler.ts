// Just enough of the WebAssembly binary format (core specification 2.0, with 128-bit SIMD) to write four loops by hand.

/** A piece of code: opcodes and their operands. */
export type Code = readonly number[];

export const unsigned = (n: number): number[] => {
  const out: number[] = [];
  do {
    const low = n & 0x7f;
    n >>>= 7;
    out.push(n ? low | 0x80 : low);
  } while (n);
  return out;
};

const signed = (n: number): number[] => {
  const out: number[] = [];
  for (;;) {
    const low = n & 0x7f;
    n >>= 7;
    if ((n === 0 && !(low & 0x40)) || (n === -1 && low & 0x40)) return [...out, low];
    out.push(low | 0x80);
  }
};

const I32 = 0x7f;
const V128 = 0x7b;
const simd = (op: number, ...operands: number[]): number[] => [0xfd, ...unsigned(op), ...operands];

export const get = (local: number): number[] => [0x20, ...unsigned(local)];
export const set = (local: number): number[] => [0x21, ...unsigned(local)];
/** Adds a constant to an i32 local. */
export const advance = (local: number, by: number): number[] => [
  ...get(local),
  0x41,
  ...signed(by),
  0x6a,
  ...set(local),
];
/** v128.load at (address local) + offset. */
export const load = (address: number, offset = 0): number[] => [...get(address), ...simd(0x00, 3, ...unsigned(offset))];
/** One double into both lanes. */
export const splat = (address: number, offset = 0): number[] => [
  ...get(address),
  ...simd(0x0a, 3, ...unsigned(offset)),
];
export const store = (address: number, value: Code, offset = 0): number[] => [
  ...get(address),
  ...value,
  ...simd(0x0b, 3, ...unsigned(offset)),
];
export const add = (a: Code, b: Code): number[] => [...a, ...b, ...simd(0xf0)];
export const sub = (a: Code, b: Code): number[] => [...a, ...b, ...simd(0xf1)];
export const mul = (a: Code, b: Code): number[] => [...a, ...b, ...simd(0xf2)];
/** Doubles i and j (0, 1 of a; 2, 3 of b). */
export const shuffle = (a: Code, b: Code, i: number, j: number): number[] => [
  ...a,
  ...b,
  ...simd(0x0d, ...[i, j].flatMap((k) => Array.from({ length: 8 }, (_, byte) => 8 * k + byte))),
];
/** Constant pair of doubles. */
export const constant = (x: number, y: number): number[] => [
  ...simd(0x0c),
  ...new Uint8Array(Float64Array.of(x, y).buffer),
];
/** Runs the body while the i32 local `count` is not zero; the body has to count down. */
export const whileCount = (count: number, body: Code): number[] => [
  0x02,
  0x40,
  0x03,
  0x40,
  ...get(count),
  0x45,
  0x0d,
  1,
  ...body,
  0x0c,
  0,
  0x0b,
  0x0b,
];

/** A function of i32 parameters with v128 locals after them. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly vectors: number;
  readonly body: Code;
}

const vector = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code): number[] => [id, ...unsigned(content.length), ...content];
const text = (s: string): number[] => [...unsigned(s.length), ...new TextEncoder().encode(s)];

/** A module that imports its memory as `host.memory` and exports the functions. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map((f) => [0x60, ...vector(new Array(f.parameters).fill([I32])), 0]);
  const bodies = functions.map((f) => {
    const code = [...vector([[...unsigned(f.vectors), V128]]), ...f.body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...text('host'), ...text('memory'), 0x02, 0x00, 1]])),
    ...section(3, vector(functions.map((_, k) => unsigned(k)))),
    ...section(7, vector(functions.map((f, k) => [...text(f.name), 0x00, ...unsigned(k)]))),
    ...section(10, vector(bodies)),
  );
}
