/** A parameter of a program: an unsigned or signed integer of 32 bits, or a float32. */
export type Param = number | { readonly f32: number };

/** Parameters as a uniform block of 4-byte scalars, in order. */
export function params(values: readonly Param[]): Uint32Array {
  const words = new Uint32Array(values.length);
  const floats = new Float32Array(words.buffer);
  values.forEach((value, k) => {
    if (typeof value === 'number') words[k] = value;
    else floats[k] = value.f32;
  });
  return words;
}

/** The two words of an integer of 0 … 2^53, low first. */
export const words = (n: number): [number, number] => [n >>> 0, Math.floor(n / 2 ** 32)];
