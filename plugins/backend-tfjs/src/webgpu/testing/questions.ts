import type { Backend, DeviceBuffer, Extent, Operand } from '@glass-ts/core';
import { noise, type Put, type Question } from './index.ts';

const at = (buffer: DeviceBuffer, shape: readonly number[]): Operand => ({ buffer, shape });

function reals(n: number, seed = 1): Float32Array {
  const next = noise(seed);
  return Float32Array.from({ length: n }, () => 8 * next() - 4);
}

/** Integers 0 … most − 1. */
function places(n: number, most: number, seed = 1): number[] {
  const next = noise(seed);
  return Array.from({ length: n }, () => Math.floor(next() * most));
}

/** Halves, with many equal ones, zeros of both signs, infinities and NaN. */
function ties(n: number, seed = 1): Float32Array {
  const next = noise(seed);
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0];
  return Float32Array.from({ length: n }, () =>
    next() < 0.05 ? special[Math.floor(5 * next())] : Math.round(20 * next() - 10) / 2,
  );
}

const EXTENTS: readonly Extent[] = [
  [1, 5000, 1],
  [7, 300, 1],
  [3, 700, 2],
  [2, 5, 400],
  [600, 4, 1],
];

const extentName = (e: Extent): string => e.join('×');

type Entry = readonly [name: string, ask: Question];

const elementwise: Entry[] = [
  [
    'add: rows and columns broadcast',
    (b, put) =>
      b.binary(
        'add',
        at(put(reals(40), 'float32'), [40, 1]),
        at(put(reals(50, 2), 'float32'), [50]),
        [40, 50],
        'float32',
      ),
  ],
  [
    'multiply: a scalar and a long array',
    (b, put) =>
      b.binary('multiply', at(put(reals(3000), 'float32'), [3000]), at(put([2.5], 'float32'), []), [3000], 'float32'),
  ],
  [
    'subtract: complex, a middle axis repeats',
    (b, put) =>
      b.binary(
        'subtract',
        at(put(reals(2 * 30 * 4), 'complex64'), [30, 1, 4]),
        at(put(reals(2 * 30 * 5 * 4, 3), 'complex64'), [30, 5, 4]),
        [30, 5, 4],
        'complex64',
      ),
  ],
  [
    'where: three shapes',
    (b, put) =>
      b.where(
        at(put(places(60, 2), 'bool'), [60, 1]),
        at(put(reals(40), 'float32'), [40]),
        at(put(reals(2400, 5), 'float32'), [60, 40]),
        [60, 40],
      ),
  ],
  [
    'cast: float32 to int32',
    (b, put) => b.cast(put([...reals(2000), 3e9, -3e9, 1e20, Number.NaN, -0.9], 'float32'), 'int32'),
  ],
  ['unary: int32 as float32', (b, put) => b.unary('sqrt', at(put(places(900, 100), 'int32'), [900]), 'float32')],
  ['full: complex64', (b) => b.full(700, { re: 1.5, im: -2 }, 'complex64')],
  ['arange: tenths', (b) => b.arange(-3, 0.1, 5000, 'float32')],
  ['arange: integers', (b) => b.arange(7, -3, 3000, 'int32')],
];

const axes: Entry[] = EXTENTS.flatMap((extent): Entry[] => {
  const size = extent[0] * extent[1] * extent[2];
  const named = (name: string, ask: (b: Backend, put: Put) => DeviceBuffer): Entry => [
    `${name} ${extentName(extent)}`,
    ask,
  ];
  return [
    named('sum of float32', (b, put) => b.reduce('sum', put(reals(size), 'float32'), extent, 'float32')),
    named('sum of complex64', (b, put) => b.reduce('sum', put(reals(2 * size), 'complex64'), extent, 'complex64')),
    named('sum of flags', (b, put) => b.reduce('sum', put(places(size, 2), 'bool'), extent, 'int32')),
    named('maximum of float32', (b, put) => b.reduce('max', put(reals(size), 'float32'), extent, 'float32')),
    named('minimum of int32', (b, put) => b.reduce('min', put(places(size, 1e9), 'int32'), extent, 'int32')),
    named('argmax', (b, put) => b.argReduce('argmax', put(ties(size), 'float32'), extent)),
    named('argmin', (b, put) => b.argReduce('argmin', put(places(size, 50), 'int32'), extent)),
    named('cumulative sum of int32', (b, put) => b.scan('sum', put(places(size, 1e6), 'int32'), extent, 'int32')),
    named('cumulative sum of float32', (b, put) => b.scan('sum', put(reals(size), 'float32'), extent, 'float32')),
    named('cumulative maximum', (b, put) => b.scan('max', put(reals(size), 'float32'), extent, 'float32')),
  ];
});

const movement: Entry[] = [
  ['transpose of three axes', (b, put) => b.transpose(at(put(reals(12 * 20 * 9), 'float32'), [12, 20, 9]), [2, 0, 1])],
  ['transpose of complex64', (b, put) => b.transpose(at(put(reals(2 * 40 * 30), 'complex64'), [40, 30]), [1, 0])],
  ['broadcast', (b, put) => b.broadcast(at(put(reals(60), 'float32'), [1, 60, 1]), [5, 60, 7])],
  [
    'slice with steps of both signs',
    (b, put) => b.slice(at(put(reals(30 * 40 * 3), 'float32'), [30, 40, 3]), [29, 1, 0], [-2, 3, 1], [15, 13, 3]),
  ],
  [
    'concat along the middle axis',
    (b, put) =>
      b.concat(
        [at(put(reals(4 * 30 * 7), 'float32'), [4, 30, 7]), at(put(reals(4 * 21 * 7, 2), 'float32'), [4, 21, 7])],
        1,
      ),
  ],
  ['gather', (b, put) => b.gather(put(reals(3000), 'float32'), put(places(2000, 3000), 'index'), [1, 3000, 1])],
  ['gather of rows', (b, put) => b.gather(put(reals(6 * 90 * 5), 'float32'), put(places(50, 90), 'index'), [6, 90, 5])],
  [
    'gatherAlong',
    (b, put) =>
      b.gatherAlong(put(reals(2 * 8 * 60 * 4), 'complex64'), put(places(8 * 25 * 4, 60), 'index'), [8, 60, 4], 25),
  ],
  [
    'scatter set: the last value stays',
    (b, put) =>
      b.scatter(
        put(reals(4 * 80 * 3), 'float32'),
        put(places(60, 80), 'index'),
        put(reals(4 * 60 * 3, 9), 'float32'),
        [4, 80, 3],
        'set',
      ),
  ],
  [
    'scatter add of int32',
    (b, put) =>
      b.scatter(
        put(places(900, 9), 'int32'),
        put(places(2000, 900), 'index'),
        put(places(2000, 99), 'int32'),
        [1, 900, 1],
        'add',
      ),
  ],
  ['nonzero', (b, put) => b.nonzero(put(places(3000, 3), 'int32'))],
  ['nonzero of NaN and zeros of both signs', (b, put) => b.nonzero(put(ties(2500), 'float32'))],
  ['randomBits over a carry', (b) => b.randomBits([0x243f6a88, 0x85a308d3], 2 ** 32 - 300, [7, 0xffffffff], 600)],
];

/** Questions that are answered whatever a shader sees of an array at once. */
export const QUESTIONS: readonly Entry[] = [...elementwise, ...axes, ...movement];

const SORTS: readonly Extent[] = [
  [1, 3000, 1],
  [9, 100, 1],
  [3, 33, 5],
  [50, 1, 2],
];

/** Questions whose arrays must be seen at once. */
export const WHOLE: readonly Entry[] = [
  ...SORTS.flatMap((extent): Entry[] => {
    const size = extent[0] * extent[1] * extent[2];
    return [false, true].flatMap((descending): Entry[] => [
      [
        `sort ${extentName(extent)} ${descending}`,
        (b, put) => b.sort(put(ties(size), 'float32'), extent, { descending }),
      ],
      [
        `argsort ${extentName(extent)} ${descending}`,
        (b, put) => b.argsort(put(ties(size), 'float32'), extent, { descending }),
      ],
      [
        `argsort of int32 ${extentName(extent)} ${descending}`,
        (b, put) =>
          b.argsort(
            put(
              places(size, 40).map((v) => (v - 20) * 1e8),
              'int32',
            ),
            extent,
            { descending },
          ),
      ],
    ]);
  }),
  ...(['left', 'right'] as const).map(
    (side): Entry => [
      `searchsorted ${side}`,
      (b, put) =>
        b.searchsorted(
          b.sort(put(ties(500), 'float32'), [1, 500, 1], { descending: false }),
          put(ties(800, 4), 'float32'),
          side,
        ),
    ],
  ),
  ...(['add', 'multiply', 'min', 'max'] as const).map(
    (mode): Entry => [
      `scatter ${mode} of float32`,
      (b, put) =>
        b.scatter(
          put(reals(3 * 40 * 2), 'float32'),
          put(places(300, 40), 'index'),
          put(
            reals(3 * 300 * 2, 3).map((v) => (mode === 'multiply' ? Math.sign(v) * 1.125 ** Math.sign(v) : v)),
            'float32',
          ),
          [3, 40, 2],
          mode,
        ),
    ],
  ),
  [
    'scatter add of many values to few places',
    (b, put) =>
      b.scatter(
        put([1, 2, 3], 'float32'),
        put(places(2000, 3), 'index'),
        put(reals(2000), 'float32'),
        [1, 3, 1],
        'add',
      ),
  ],
  [
    'matmul of batches',
    (b, put) =>
      b.matmul(put(reals(3 * 20 * 37), 'float32'), put(reals(37 * 18, 2), 'float32'), {
        batch: 3,
        m: 20,
        k: 37,
        n: 18,
        xBatched: true,
        yBatched: false,
      }),
  ],
  [
    'matmul of complex64',
    (b, put) =>
      b.matmul(put(reals(2 * 5 * 17), 'complex64'), put(reals(2 * 17 * 3, 2), 'complex64'), {
        batch: 1,
        m: 5,
        k: 17,
        n: 3,
        xBatched: true,
        yBatched: true,
      }),
  ],
];
