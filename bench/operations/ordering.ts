import type { DType } from 'glass-ts';
import { type Operation, type Runs, rows, unbounded, widthOf } from './table.ts';

const SORT: Runs = {
  sort: ({ x, xp }) => xp.sort(x),
  argsort: ({ x, xp }) => xp.argsort(x),
};

/** Of few different integers there is an easier way. */
const SPREAD: Runs = {
  'sort of spread integers': ({ spread, xp }) => xp.sort(spread),
};

const ROWS: Runs = {
  'sort over axis 0': ({ matrix, xp }) => xp.sort(matrix, { axis: 0 }),
  'sort over axis 1': ({ matrix, xp }) => xp.sort(matrix, { axis: 1 }),
  'argsort over axis 1': ({ matrix, xp }) => xp.argsort(matrix, { axis: 1 }),
  'sort of sorted': ({ sorted, xp }) => xp.sort(sorted),
};

const SETS: Runs = {
  uniqueValues: ({ x, xp }) => xp.uniqueValues(x),
  uniqueCounts: ({ x, xp }) => xp.uniqueCounts(x),
  uniqueInverse: ({ x, xp }) => xp.uniqueInverse(x),
};

const LABELS: Runs = {
  'uniqueValues of a thousand labels': ({ labels, xp }) => xp.uniqueValues(labels),
  'uniqueCounts of a thousand labels': ({ labels, xp }) => xp.uniqueCounts(labels),
};

const SEARCH: Runs = {
  searchsorted: ({ table, y, xp }) => xp.searchsorted(table, y),
  'searchsorted of sorted values': ({ table, sorted, xp }) => xp.searchsorted(table, sorted),
};

const PICK: Runs = {
  'take at random places': ({ x, places, xp }) => xp.take(x, places),
};

const MASKS: Runs = {
  nonzero: ({ mask, xp }) => xp.nonzero(mask),
};

const CASTS: readonly (readonly [DType, DType])[] = [
  ...([
    ['float64', 'float32'],
    ['float32', 'float64'],
    ['float64', 'int64'],
    ['int64', 'float64'],
  ] as const),
  ...([
    ['float64', 'int32'],
    ['int32', 'float64'],
    ['int64', 'int32'],
    ['int32', 'int64'],
    ['float64', 'bool'],
  ] as const),
  ...([
    ['bool', 'float64'],
    ['uint8', 'float32'],
    ['float64', 'complex128'],
    ['bool', 'int64'],
  ] as const),
];

const casts = (): [string, Operation][] =>
  CASTS.flatMap(([from, to]) =>
    rows(from, widthOf(from), widthOf(to), { [`astype ${to}`]: ({ x, xp }) => xp.astype(x, to) }),
  );

export function ordering(): [string, Operation][] {
  return [
    ...casts(),
    ...unbounded('float64', { ...SORT, ...ROWS, ...SETS, ...SEARCH, ...PICK }),
    ...unbounded('float32', { ...SORT, ...ROWS }),
    ...unbounded('int64', { ...SORT, ...SPREAD, ...LABELS }),
    ...unbounded('int32', { ...SORT, ...SPREAD }),
    ...unbounded('uint8', { sort: SORT.sort }),
    ...rows('bool', 1, 4, MASKS),
    ...unbounded('float64', { nonzero: ({ x, xp }) => xp.nonzero(x) }),
  ];
}
