import {
  type ArrayInput,
  arrayNamespace,
  DTypeError,
  isFloat,
  isInteger,
  type Namespace,
  NDArray,
  referenceNamespace,
} from '@glass-ts/core';

/** Angles, coordinates or pixel numbers: arrays, or plain numbers and lists (which go to the reference namespace). */
export type GeometryInput = ArrayInput;

/** Namespace of the arrays among the inputs; the reference namespace when there are only plain numbers. */
export function namespaceOf(...inputs: readonly GeometryInput[]): Namespace {
  return inputs.some((x) => x instanceof NDArray) ? arrayNamespace(...inputs) : referenceNamespace();
}

/** Inputs as real arrays (integers become the default float), broadcast against each other. */
export function realInputs(xp: Namespace, inputs: readonly GeometryInput[], name: string): NDArray[] {
  const { real } = xp.backend.info.defaults;
  const arrays = inputs.map((input) => {
    const x = input instanceof NDArray ? input : xp.asarray(input, { dtype: real });
    if (isFloat(x.dtype)) return x;
    if (isInteger(x.dtype)) return xp.astype(x, real);
    throw new DTypeError(`${name} needs real numbers, not ${x.dtype}`, { where: { name } });
  });
  return arrays.length === 1 ? arrays : xp.broadcastArrays(...arrays);
}

/** Pixel numbers as an integer array. */
export function pixelInput(xp: Namespace, input: GeometryInput, name: string): NDArray {
  const x = input instanceof NDArray ? input : xp.asarray(input);
  if (isInteger(x.dtype)) return x;
  if (x.size === 0) return xp.astype(x, xp.backend.info.defaults.index);
  throw new DTypeError(`${name} needs integer pixel numbers, not ${x.dtype}`, {
    where: { name },
    fix: "Cast them: xp.astype(x, 'int64')",
  });
}
