import { resolve } from 'node:path';
import type { NumberArray } from '../engine/convert.ts';
import { coded, hdf5Error } from '../errors.ts';
import { Failure } from '../failure.ts';
import { Builder } from '../format/builder.ts';
import { MESSAGE } from '../format/object-header.ts';
import { type AnyWriter, completeRows, planDataset } from './dataset.ts';
import { attributeMessage, groupInfoMessage, linkInfoMessage, linkMessage, type WriteType } from './messages.ts';
import { Output } from './output.ts';
import type { DatasetWriter, StorageOptions } from './row-writer.ts';
import { GlobalHeap, type Message, objectHeader, SUPERBLOCK_BYTES, superblock } from './structures.ts';
import type { AttributeOptions, DatasetOptions, Hdf5Writer, NewDataset, NewTable } from './types.ts';
import { type AttributeInput, type Encoded, encode, encodeText, typeOfArray } from './values.ts';

interface Node {
  readonly path: string;
  readonly attributes: Map<string, Encoded>;
  readonly children?: Map<string, Node>;
  readonly writer?: AnyWriter;
}

const LARGEST_MESSAGE = 0xffff;

class TreeWriter implements Hdf5Writer {
  readonly #output: Output;
  readonly #root: Node = { path: '/', attributes: new Map(), children: new Map() };

  constructor(output: Output) {
    this.#output = output;
  }

  get path(): string {
    return this.#output.path;
  }

  #fail(what: string, code: string, dataset: string, fix: string): Failure {
    return new Failure({ what, code, file: this.path, dataset, fix });
  }

  #groupNode(parts: readonly string[]): Node {
    let node = this.#root;
    for (const part of parts) {
      if (!node.children)
        throw this.#fail('a dataset is in the way', 'ERR_HDF5_EXISTS', node.path, 'Choose another name');
      let next = node.children.get(part);
      if (!next) {
        next = { path: `${node.path === '/' ? '' : node.path}/${part}`, attributes: new Map(), children: new Map() };
        node.children.set(part, next);
      }
      node = next;
    }
    if (!node.children)
      throw this.#fail('a dataset is in the way', 'ERR_HDF5_EXISTS', node.path, 'Choose another name');
    return node;
  }

  /** The group of a new dataset and its name, checked to be free. */
  #place(path: string): { readonly parent: Node; readonly name: string; readonly full: string } {
    const parts = path.split('/').filter(Boolean);
    const name = parts.pop();
    if (name === undefined || name === '.' || !this.#output.open) {
      throw this.#fail(
        name ? 'the file is complete' : 'a dataset needs a name',
        'ERR_HDF5_CLOSED',
        path,
        'Write before commit',
      );
    }
    const parent = this.#groupNode(parts);
    const full = `/${[...parts, name].join('/')}`;
    if (parent.children!.has(name))
      throw this.#fail('it exists already', 'ERR_HDF5_EXISTS', full, 'Choose another name');
    return { parent, name, full };
  }

  group(path: string): void {
    sync(() => this.#groupNode(path.split('/').filter(Boolean)));
  }

  attribute(path: string, name: string, value: AttributeInput, options: AttributeOptions = {}): void {
    sync(() => {
      let node: Node | undefined = this.#root;
      for (const part of path.split('/').filter(Boolean)) node = node?.children?.get(part);
      if (!node) throw this.#fail('there is no such group or dataset', 'ERR_HDF5_MISSING', path, 'Make it first');
      const encoded = encode(value, options.dtype, options.shape);
      // Strings take 16 bytes here and the rest elsewhere.
      const bytes = encoded.type === 'string' ? 16 * encoded.data.length : encoded.data.length;
      if (bytes + 4 * name.length + 256 > LARGEST_MESSAGE) {
        throw this.#fail(`attribute "${name}" is larger than 64 KiB`, 'ERR_HDF5_SHAPE', path, 'Write it as a dataset');
      }
      node.attributes.set(name, encoded);
    });
  }

  async dataset(path: string, data: NumberArray | readonly string[], options: DatasetOptions = {}): Promise<void> {
    const { shape = [data.length], ...storage } = options;
    const text = !ArrayBuffer.isView(data);
    const encoded = text ? encodeText(data) : { type: typeOfArray(data), data };
    const writer = await this.#create(path, encoded.type, shape, storage);
    await coded(writer.appendRows(encoded.data));
  }

  createDataset(path: string, { dtype, shape, ...storage }: NewDataset): Promise<DatasetWriter> {
    return this.#create(path, dtype, shape, storage);
  }

  createTable(path: string, { dtype, rowShape = [], ...storage }: NewTable): Promise<DatasetWriter> {
    return this.#create(path, dtype, [undefined, ...rowShape], storage);
  }

  #create(
    path: string,
    type: WriteType,
    shape: readonly [number | undefined, ...number[]] | readonly number[],
    storage: StorageOptions,
  ): Promise<DatasetWriter> {
    return coded(
      (async () => {
        const { parent, name, full } = this.#place(path);
        const [rows, ...rowShape] = shape.length === 0 ? [1] : shape;
        const scalar = shape.length === 0;
        const plan = { path: full, type, rowShape: rowShape as number[], rows, scalar, ...storage };
        const writer = await planDataset(this.#output, plan);
        parent.children!.set(name, { path: full, attributes: new Map(), writer });
        return {
          path: full,
          get rows() {
            return writer.rows;
          },
          appendRows: (data) => coded(writer.appendRows(data)),
        } satisfies DatasetWriter;
      })(),
    );
  }

  async #finish<T>(end: () => Promise<T>): Promise<T> {
    const output = this.#output;
    try {
      return await coded(
        (async () => {
          await this.#complete(this.#root);
          await output.inOrder(async () => {
            const root = await this.#write(this.#root);
            await output.store(0, superblock(output.end, root));
          });
          return end();
        })(),
      );
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  async commit(): Promise<void> {
    if (this.#output.open) await this.#finish(() => this.#output.publish());
  }

  async close(): Promise<{ readonly temporary: string; readonly path: string }> {
    if (!this.#output.open) throw hdf5Error({ what: 'the file is complete', code: 'ERR_HDF5_CLOSED', file: this.path });
    return { temporary: await this.#finish(() => this.#output.seal()), path: this.path };
  }

  async #complete(node: Node): Promise<void> {
    if (node.writer) await completeRows(node.writer);
    for (const child of node.children?.values() ?? []) await this.#complete(child);
  }

  /** Writes the strings and the header of an object, after those inside of it. @returns the header's address */
  async #write(node: Node): Promise<number> {
    const messages: Message[] = [];
    if (node.children) {
      messages.push(
        { type: MESSAGE.linkInfo, data: linkInfoMessage() },
        { type: MESSAGE.groupInfo, data: groupInfoMessage() },
      );
      for (const [name, child] of byName(node.children)) {
        messages.push({ type: MESSAGE.link, data: linkMessage(name, await this.#write(child)) });
      }
    }
    if (node.writer) messages.push(...(await node.writer.finish()));
    const references = await this.#writeStrings([...node.attributes.values()]);
    for (const [name, encoded] of byName(node.attributes)) {
      const data = encoded.type === 'string' ? references.get(encoded)! : (encoded.data as Uint8Array);
      messages.push({ type: MESSAGE.attribute, data: attributeMessage(name, encoded.type, encoded.shape, data) });
    }
    return this.#output.append(objectHeader(messages));
  }

  abort(): Promise<void> {
    return coded(this.#output.discard());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  /** Puts strings into one collection. @returns the references that stand for them */
  async #writeStrings(all: readonly Encoded[]): Promise<Map<Encoded, Uint8Array>> {
    const heap = new GlobalHeap();
    const texts = all.filter((encoded) => encoded.type === 'string');
    const encoder = new TextEncoder();
    const entries = texts.map((encoded) =>
      (encoded.data as readonly string[]).map((text) => {
        const bytes = encoder.encode(text);
        return { length: bytes.length, index: bytes.length === 0 ? 0 : heap.add(bytes) };
      }),
    );
    const address = entries.flat().some((e) => e.index > 0) ? await this.#output.append(heap.bytes()) : 0;
    return new Map(
      texts.map((encoded, i) => {
        const b = new Builder();
        for (const { length, index } of entries[i]!)
          b.u32(length)
            .u64(index === 0 ? 0 : address)
            .u32(index);
        return [encoded, b.bytes()];
      }),
    );
  }
}

/** Runs a step that does not wait; failures become `GlassError`. */
function sync<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof Failure ? hdf5Error(error.details) : error;
  }
}

const byName = <T>(map: ReadonlyMap<string, T>): [string, T][] =>
  [...map].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/**
 * Starts an HDF5 file that appears as `path` when it is committed. Until then it is `.NAME.tmp-PID` beside it.
 * @throws GlassError ERR_HDF5_WRITE when the directory cannot be written, ERR_HDF5_BUSY while another writer is at it
 */
export const createHdf5 = (path: string): Promise<Hdf5Writer> =>
  coded(Output.create(resolve(path), SUPERBLOCK_BYTES).then((output) => new TreeWriter(output)));
