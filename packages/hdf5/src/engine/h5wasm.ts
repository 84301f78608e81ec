/** Number type and shape as h5wasm reports them. */
export interface H5wasmMetadata {
  readonly type: number;
  readonly size: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
  readonly vlen: boolean;
  readonly cset?: number;
  /** null for a null dataspace, [] for a scalar. */
  readonly shape: readonly number[] | null;
  readonly chunks: readonly number[] | null;
  readonly total_size: number;
  readonly virtual_sources?: readonly { readonly file_name: string; readonly dset_name: string }[];
  readonly enum_type?: { readonly type: number; readonly members: Readonly<Record<string, number>> };
}

export interface H5wasmFilter {
  readonly id: number;
  readonly name: string;
  readonly cd_values: readonly number[];
}

/** The part of h5wasm's compiled module that is used here: the calls below its high-level classes. */
export interface H5wasmModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  UTF8ToString(pointer: number): string;
  activate_throwing_error_handler(): number;
  open(filename: string, mode: number, trackOrder: boolean, low: number, high: number): bigint;
  close_file(file: bigint): number;
  get_type(file: bigint, path: string): number;
  get_names(file: bigint, path: string, recursive: boolean): string[];
  get_attribute_names(file: bigint, path: string): string[];
  get_attribute_metadata(file: bigint, path: string, name: string): H5wasmMetadata;
  get_attribute_data(file: bigint, path: string, name: string, pointer: bigint): number;
  get_dataset_metadata(file: bigint, path: string): H5wasmMetadata;
  get_dataset_filters(file: bigint, path: string): H5wasmFilter[];
  get_dataset_data(
    file: bigint,
    path: string,
    count: readonly bigint[] | null,
    offset: readonly bigint[] | null,
    strides: readonly bigint[] | null,
    pointer: bigint,
  ): number;
  reclaim_vlen_memory(file: bigint, path: string, attribute: string, pointer: bigint): number;
  get_symbolic_link(file: bigint, path: string): string | null;
  get_external_link(file: bigint, path: string): { readonly filename?: string; readonly obj_path?: string };
  create_object_reference(file: bigint, path: string): readonly number[];
}

export const TYPE = { integer: 0, float: 1, string: 3, enum: 8 } as const;
export const OBJECT = { missing: -1, group: 0, dataset: 1 } as const;

/** Loads and starts the module. It sees the real file system, lazily. */
export async function loadModule(): Promise<H5wasmModule> {
  const { ready } = await import('h5wasm/node');
  return (await ready) as unknown as H5wasmModule;
}
