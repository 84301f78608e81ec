import { type NDArray, tidy, ValueError } from '@glass-ts/core';
import { pix2vec } from './fromPixel.ts';
import { getInterpVal } from './interpolation.ts';
import { getNside } from './nside.ts';
import { vec2ang } from './vectors.ts';

/** Coordinate frames: equatorial (C), ecliptic (E), galactic (G). */
export type Frame = 'C' | 'E' | 'G';
type Matrix = readonly (readonly [number, number, number])[];

/** Galactic → equatorial (J2000). */
const GALACTIC_TO_EQUATORIAL: Matrix = [
  [-0.054875539395714594, 0.49410945362336384, -0.8676661356858704],
  [-0.8734371047274336, -0.44482959429881663, -0.1980763896109499],
  [-0.4838349917703226, 0.7469822487020499, 0.4559837945175692],
];

/** Equatorial (J2000) → barycentric mean ecliptic; the frame bias makes it not exactly a rotation about x. */
const EQUATORIAL_TO_ECLIPTIC: Matrix = [
  [0.9999999999999925, 4.023865539325272e-8, 1.2468018087495806e-7],
  [-8.651314600163742e-8, 0.9174821682916512, 0.3977769109272729],
  [-9.838583464995669e-8, -0.3977769109272802, 0.9174821682916463],
];

const transpose = (a: Matrix): Matrix => [0, 1, 2].map((i) => [a[0][i], a[1][i], a[2][i]] as const);
const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => [0, 1, 2].map((j) => row[0] * b[0][j] + row[1] * b[1][j] + row[2] * b[2][j])) as unknown as Matrix;

const IDENTITY: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const TO_EQUATORIAL: Readonly<Record<Frame, Matrix>> = {
  C: IDENTITY,
  G: GALACTIC_TO_EQUATORIAL,
  E: transpose(EQUATORIAL_TO_ECLIPTIC),
};

const isFrame = (x: unknown): x is Frame => x === 'C' || x === 'E' || x === 'G';

/** Rotation between coordinate frames: C equatorial (J2000), E ecliptic, G galactic. `coord` names input and output frame, as 'GC' or ['G', 'C']. */
export class Rotator {
  readonly from: Frame;
  readonly to: Frame;
  /** Rotates vectors of the input frame into the output frame. */
  readonly matrix: Matrix;

  /** @throws ValueError unless two frames are named. */
  constructor(options: { readonly coord: string | readonly string[] }) {
    const letters = [...options.coord].map((c) => c.toUpperCase());
    const [from, to] = letters;
    if (letters.length !== 2 || !isFrame(from) || !isFrame(to)) {
      throw new ValueError(`coord '${letters.join('')}' does not name two of the frames C, E, G`, {
        where: { name: 'Rotator' },
        fix: "Give input and output frame, such as 'GC'",
      });
    }
    this.from = from;
    this.to = to;
    this.matrix = from === to ? IDENTITY : multiply(transpose(TO_EQUATORIAL[to]), TO_EQUATORIAL[from]);
  }

  /** A scalar RING map (npix) in the output frame: every output pixel centre is rotated back and the input map interpolated there. */
  rotateMapPixel(map: NDArray): NDArray {
    const { xp } = map;
    const nside = getNside(map);
    const r = this.matrix;
    return tidy(() => {
      const v = pix2vec(nside, xp.arange(12 * nside * nside, { dtype: xp.backend.info.defaults.index }));
      const back = [0, 1, 2].map((i) => v[0].mul(r[0][i]).add(v[1].mul(r[1][i])).add(v[2].mul(r[2][i])));
      const [theta, phi] = vec2ang(back[0], back[1], back[2]);
      return getInterpVal(map, theta, phi);
    });
  }
}
