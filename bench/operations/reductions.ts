import type { DType, NDArray } from 'glass-ts';
import type { Inputs } from './inputs.ts';
import { type Operation, only, type Runs, rows, widthOf } from './table.ts';

type Axis = { readonly axis?: number };
type Reduce = (inputs: Inputs, axis: Axis) => NDArray;

const AXES: readonly (readonly [string, Axis])[] = [
  ['', {}],
  [' over axis 0', { axis: 0 }],
  [' over axis 1', { axis: 1 }],
];

const everyAxis = (table: Readonly<Record<string, Reduce>>): Runs =>
  Object.fromEntries(
    Object.entries(table).flatMap(([name, run]) =>
      AXES.map(([text, axis]) => [name + text, (inputs: Inputs) => run(inputs, axis)] as const),
    ),
  );

const EXTREMES: Readonly<Record<string, Reduce>> = {
  max: ({ matrix, xp }, axis) => xp.max(matrix, axis),
  min: ({ matrix, xp }, axis) => xp.min(matrix, axis),
  argmax: ({ matrix, xp }, axis) => xp.argmax(matrix, axis),
  argmin: ({ matrix, xp }, axis) => xp.argmin(matrix, axis),
};
const SUM: Readonly<Record<string, Reduce>> = { sum: ({ matrix, xp }, axis) => xp.sum(matrix, axis) };
const MEAN: Readonly<Record<string, Reduce>> = {
  mean: ({ matrix, xp }, axis) => xp.mean(matrix, axis),
  prod: ({ nearOne, xp }, axis) => xp.prod(nearOne, axis),
};
const MOMENTS: Readonly<Record<string, Reduce>> = {
  std: ({ matrix, xp }, axis) => xp.std(matrix, axis),
  var: ({ matrix, xp }, axis) => xp.var(matrix, axis),
};
const COUNT: Readonly<Record<string, Reduce>> = {
  countNonzero: ({ matrix, xp }, axis) => xp.countNonzero(matrix, axis),
};
const MARKS: Readonly<Record<string, Reduce>> = {
  any: ({ none, xp }, axis) => xp.any(none, axis),
  all: ({ every, xp }, axis) => xp.all(every, axis),
  countNonzero: ({ maskMatrix, xp }, axis) => xp.countNonzero(maskMatrix, axis),
};
const RUNNING: Runs = {
  cumulativeSum: ({ x, xp }) => xp.cumulativeSum(x),
  'cumulativeSum over axis 0': ({ matrix, xp }) => xp.cumulativeSum(matrix, { axis: 0 }),
  'cumulativeSum over axis 1': ({ matrix, xp }) => xp.cumulativeSum(matrix, { axis: 1 }),
};
const RUNNING_PRODUCT: Runs = { cumulativeProd: ({ nearOne, xp }) => xp.cumulativeProd(nearOne, { axis: 1 }) };

export function reductions(): [string, Operation][] {
  const of = (dtype: DType, table: Readonly<Record<string, Reduce>>) =>
    rows(dtype, widthOf(dtype), 0, everyAxis(table));
  const running = (dtype: DType, runs: Runs) => rows(dtype, widthOf(dtype), widthOf(dtype), runs);
  // Two passes: the mean comes first.
  const moments = (dtype: DType) => rows(dtype, 2 * widthOf(dtype), 0, everyAxis(MOMENTS));
  return [
    ...of('float64', { ...SUM, ...MEAN, ...EXTREMES, ...COUNT }),
    ...moments('float64'),
    ...running('float64', { ...RUNNING, ...RUNNING_PRODUCT }),
    ...of('float32', { ...SUM, ...MEAN, ...EXTREMES, ...COUNT }),
    ...moments('float32'),
    ...running('float32', only(RUNNING, ['cumulativeSum'])),
    ...of('int64', { ...SUM, ...EXTREMES, ...COUNT }),
    ...running('int64', only(RUNNING, ['cumulativeSum'])),
    ...of('int32', { ...SUM, ...EXTREMES }),
    ...of('uint8', { ...SUM, ...EXTREMES }),
    ...of('bool', MARKS),
    ...of('complex128', SUM),
    ...rows('complex128', 16, 0, everyAxis({ mean: MEAN.mean })),
    ...running('complex128', only(RUNNING, ['cumulativeSum'])),
  ];
}
