import type { OpAttr, TensorFlowBinding, TensorMetadata } from './binding.ts';

/** TensorFlow's numbers of the types that are used (tensorflow/core/framework/types.proto). */
export const TF = {
  float32: 1,
  float64: 2,
  int32: 3,
  uint8: 4,
  complex64: 8,
  int64: 9,
  bool: 10,
  complex128: 18,
  uint32: 22,
  uint64: 23,
} as const;

export type TfType = (typeof TF)[keyof typeof TF];

/** A tensor of TensorFlow; immutable. */
export interface Tensor {
  readonly id: number;
  readonly shape: readonly number[];
  readonly type: TfType;
}

/** Attribute values: a number is an integer, `{ type }` a type. */
export type Attrs = Readonly<Record<string, number | boolean | string | { readonly type: TfType }>>;

/** Number of elements of a shape. */
export const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const BYTES: Readonly<Record<number, number>> = { 1: 4, 2: 8, 3: 4, 4: 1, 8: 8, 9: 8, 10: 1, 18: 16, 22: 4, 23: 8 };

const bytesOf = ({ shape, type }: Tensor): number => shape.reduce((a, b) => a * b, BYTES[type]);

/** Runs operations of TensorFlow, and frees what they make at the end of a `tidy`. */
export class Runtime {
  readonly binding: TensorFlowBinding;
  readonly #literals = new Map<string, Tensor>();
  #made: Tensor[] | undefined;
  #operations = 0;
  #boundBytes = 0;

  constructor(binding: TensorFlowBinding) {
    this.binding = binding;
  }

  /** Operations run so far. */
  get operations(): number {
    return this.#operations;
  }

  /** Bytes of their operands and results. */
  get boundBytes(): number {
    return this.#boundBytes;
  }

  /** One operation with one result. Types of the operands become attributes by themselves. */
  op(name: string, inputs: readonly Tensor[], attrs: Attrs = {}): Tensor {
    return this.ops(name, inputs, attrs, 1)[0];
  }

  /** One operation with several results. */
  ops(name: string, inputs: readonly Tensor[], attrs: Attrs, results: number): Tensor[] {
    this.#operations += 1;
    const ids = inputs.map((x) => x.id);
    const out = this.binding.executeOp(name, this.#attributes(attrs), ids, results);
    const made = out.map((meta) => this.#track(meta));
    for (const x of [...inputs, ...made]) this.#boundBytes += bytesOf(x);
    return made;
  }

  #attributes(attrs: Attrs): OpAttr[] {
    const { TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_TYPE } = this.binding;
    return Object.entries(attrs).map(([name, value]) => {
      if (typeof value === 'object') return { name, type: TF_ATTR_TYPE, value: value.type };
      if (typeof value === 'boolean') return { name, type: TF_ATTR_BOOL, value };
      return { name, type: typeof value === 'string' ? TF_ATTR_STRING : TF_ATTR_INT, value };
    });
  }

  #track({ id, shape, dtype }: TensorMetadata): Tensor {
    const tensor = { id, shape, type: dtype as TfType };
    this.#made?.push(tensor);
    return tensor;
  }

  /** A tensor on memory of the host, which it shares. */
  create(shape: readonly number[], type: TfType, data: Float32Array | Int32Array | Uint8Array): Tensor {
    return this.#track({ id: this.binding.createTensor(shape, type, data), shape, dtype: type });
  }

  free(x: Tensor): void {
    this.binding.deleteTensor(x.id);
  }

  /** Calls f and frees every tensor made meanwhile but its result. */
  tidy(f: () => Tensor): Tensor {
    return this.tidyAll(() => [f()])[0];
  }

  /** The same for several results; some may have been there before. */
  tidyAll(f: () => readonly Tensor[]): readonly Tensor[] {
    const [results, made] = this.#collect(f);
    this.#made?.push(...made);
    return results;
  }

  /** The same, for a result of its own: one that was there before becomes another handle on the same memory. */
  fresh(f: () => Tensor): Tensor {
    const [[result], made] = this.#collect(() => [f()]);
    return made.length > 0 ? result : this.op('Identity', [result]);
  }

  #collect(f: () => readonly Tensor[]): [results: readonly Tensor[], made: readonly Tensor[]] {
    const outer = this.#made;
    const made: Tensor[] = [];
    this.#made = made;
    const kept = new Set<number>();
    try {
      const results = f();
      for (const x of results) kept.add(x.id);
      return [results, made.filter((x) => kept.has(x.id))];
    } finally {
      this.#made = outer;
      for (const x of made) if (!kept.has(x.id)) this.free(x);
    }
  }

  /** A short list of int32 for shapes and axes, which TensorFlow wants in the host's memory. */
  ints(values: readonly number[]): Tensor {
    return this.create([values.length], TF.int32, Int32Array.from(values));
  }

  /** A constant that is kept: for numbers in the text of the program. */
  literal(value: number, type: TfType): Tensor {
    const key = `${Object.is(value, -0) ? '-0' : value} ${type}`;
    let tensor = this.#literals.get(key);
    if (tensor === undefined) {
      const made = this.#made;
      this.#made = undefined;
      try {
        tensor = this.scalar(value, type);
      } finally {
        this.#made = made;
      }
      this.#literals.set(key, tensor);
    }
    return tensor;
  }

  /** A number as a tensor without axes. */
  scalar(value: number | bigint, type: TfType): Tensor {
    switch (type) {
      case TF.float32:
        return this.create([], type, Float32Array.of(Number(value)));
      case TF.int32:
        return this.create([], type, Int32Array.of(Number(value)));
      case TF.bool:
        return this.create([], type, Uint8Array.of(value ? 1 : 0));
      case TF.int64:
        return this.create([], type, new Int32Array(BigInt64Array.of(BigInt(value)).buffer));
      default:
        return this.tidy(() => {
          const words = new Int32Array(Float64Array.of(Number(value)).buffer);
          const double = this.op('Bitcast', [this.create([2], TF.int32, words)], { type: { type: TF.float64 } });
          return type === TF.float64 ? double : this.cast(double, type);
        });
    }
  }

  cast(x: Tensor, type: TfType): Tensor {
    return x.type === type ? x : this.op('Cast', [x], { DstT: { type } });
  }

  bitcast(x: Tensor, type: TfType): Tensor {
    return this.op('Bitcast', [x], { type: { type } });
  }

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    const same = x.shape.length === shape.length && x.shape.every((n, k) => n === shape[k]);
    return same ? x : this.op('Reshape', [x, this.ints(shape)]);
  }

  flat(x: Tensor): Tensor {
    return this.reshape(x, [product(x.shape)]);
  }

  where(condition: Tensor, x: Tensor, y: Tensor): Tensor {
    return this.op('SelectV2', [condition, x, y]);
  }

  /** x where it is not zero; a condition as it is. */
  truth(x: Tensor): Tensor {
    return x.type === TF.bool ? x : this.op('NotEqual', [x, this.literal(0, x.type)]);
  }
}
