import type { H5wasmMetadata } from './h5wasm.ts';
import type { Library } from './library.ts';

const SPACE_PADDED = 2;

/** Strings in libhdf5's memory: fixed length with padding, or pointers to variable-length ones. UTF-8 either way. */
export function decodeStrings(
  library: Library,
  metadata: Pick<H5wasmMetadata, 'size' | 'vlen'> & { readonly strpad?: number },
  pointer: number,
  bytes: number,
): string[] {
  const memory = library.HEAPU8.slice(pointer, pointer + bytes);
  if (metadata.vlen) {
    const pointers = new Uint32Array(memory.buffer);
    return Array.from(pointers, (p) => (p === 0 ? '' : library.UTF8ToString(p)));
  }
  const decoder = new TextDecoder();
  return Array.from({ length: bytes / metadata.size }, (_, i) => {
    const field = memory.subarray(i * metadata.size, (i + 1) * metadata.size);
    const end = field.indexOf(0);
    const text = decoder.decode(end < 0 ? field : field.subarray(0, end));
    return metadata.strpad === SPACE_PADDED ? text.replace(/ +$/, '') : text;
  });
}
