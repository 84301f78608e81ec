import { contiguousMessage } from './messages.ts';
import { RowWriter } from './row-writer.ts';
import type { Message } from './structures.ts';

/** Rows one after another in the file; their number is known from the beginning. */
export class ContiguousWriter extends RowWriter {
  #address: number | undefined;
  #written = 0;

  reserve(): Promise<void> {
    const bytes = this.plan.rows! * this.rowBytes;
    return this.output.inOrder(async () => {
      if (bytes === 0) return;
      this.output.allocate((8 - (this.output.end % 8)) % 8);
      this.#address = this.output.allocate(bytes);
    });
  }

  protected put(bytes: Uint8Array): Promise<void> {
    const offset = this.#written;
    this.#written += bytes.length;
    return this.output.inOrder(() => this.output.store(this.#address! + offset, bytes));
  }

  async finish(): Promise<Message[]> {
    this.requireComplete();
    return this.messages(contiguousMessage(this.#address, this.plan.rows! * this.rowBytes), false);
  }
}
