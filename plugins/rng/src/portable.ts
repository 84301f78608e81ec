import { type DrawPlace, type Namespace, type NDArray, tidy } from '@glass-ts/core';
import { blockWords, normalOf, uniformOf } from './bits.ts';

/** `random.uniform` on any backend: uniforms in [0, 1) of words 0 and 1, shape (count). */
export const portableUniform = (xp: Namespace, place: DrawPlace): NDArray =>
  tidy(() => {
    const [w0, w1] = blockWords(xp, place);
    return uniformOf(xp, w0, w1);
  });

/** `random.normal` on any backend: standard normals of words 0 and 1, shape (count). */
export const portableNormal = (xp: Namespace, place: DrawPlace): NDArray =>
  tidy(() => {
    const [w0, w1] = blockWords(xp, place);
    return normalOf(xp, w0, w1);
  });

/** Two independent uniforms per element, shape (2, count): words 0 and 1, words 2 and 3. */
export const portablePairs = (xp: Namespace, place: DrawPlace): NDArray =>
  tidy(() => {
    const [w0, w1, w2, w3] = blockWords(xp, place);
    return xp.stack([uniformOf(xp, w0, w1), uniformOf(xp, w2, w3)]);
  });
