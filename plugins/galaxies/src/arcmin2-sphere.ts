/** Area of the sphere in square arcminutes: 60⁶/100/π. */
export const ARCMIN2_SPHERE = 60 ** 6 / 100 / Math.PI;
