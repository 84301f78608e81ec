import { AsyncByteQueue } from 'apache-arrow';

/**
 * Where Arrow's writer puts its bytes: a list that is emptied after every record batch. Arrow's own queue has no
 * back-pressure, so that a fast producer would fill the memory.
 */
export class ChunkList extends AsyncByteQueue<Uint8Array> {
  #chunks: Uint8Array[] = [];

  override write(value: ArrayBufferView | ArrayBufferLike): void {
    const bytes = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
    if (bytes.byteLength > 0) this.#chunks.push(bytes);
  }

  /** What was written since the last call. */
  take(): Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}
