import h5wasm from 'h5wasm/node';

type H5Value = Float64Array | Float32Array | BigInt64Array | Int32Array;

/** Reads whole datasets with h5wasm itself, apart from the packages under test. */
export async function readH5<T>(path: string, use: (file: InstanceType<typeof h5wasm.File>) => T): Promise<T> {
  const module = await h5wasm.ready;
  module.activate_throwing_error_handler();
  const file = new h5wasm.File(path, 'r');
  try {
    return use(file);
  } finally {
    file.close();
  }
}

export const dataset = (path: string, name: string): Promise<H5Value> =>
  readH5(path, (file) => {
    const found = file.get(name);
    if (!(found instanceof h5wasm.Dataset)) throw new Error(`${name} is no dataset of ${path}`);
    return found.value as H5Value;
  });
