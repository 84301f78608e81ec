import type { Scalar } from './dtype.ts';
import type { NDArray } from './ndarray.ts';

/** The other side of an operator. */
export type Other = NDArray | Scalar;

/** Python's operators as methods: `x.add(y)` is x + y, `x.radd(y)` is y + x. Each is the standard's function. */
export abstract class Operators {
  // arithmetic

  /** x + y. */
  add(this: NDArray, y: Other): NDArray {
    return this.xp.add(this, y);
  }
  /** x − y. */
  sub(this: NDArray, y: Other): NDArray {
    return this.xp.subtract(this, y);
  }
  /** x · y. */
  mul(this: NDArray, y: Other): NDArray {
    return this.xp.multiply(this, y);
  }
  /** x / y, floating-point for integers, too. */
  truediv(this: NDArray, y: Other): NDArray {
    return this.xp.divide(this, y);
  }
  /** ⌊x / y⌋. */
  floordiv(this: NDArray, y: Other): NDArray {
    return this.xp.floorDivide(this, y);
  }
  /** x mod y, with the sign of y. */
  mod(this: NDArray, y: Other): NDArray {
    return this.xp.remainder(this, y);
  }
  /** x^y. */
  pow(this: NDArray, y: Other): NDArray {
    return this.xp.pow(this, y);
  }
  /** Matrix product x @ y. */
  matmul(this: NDArray, y: NDArray): NDArray {
    return this.xp.matmul(this, y);
  }
  /** −x. */
  neg(this: NDArray): NDArray {
    return this.xp.negative(this);
  }
  /** +x. */
  pos(this: NDArray): NDArray {
    return this.xp.positive(this);
  }
  /** |x|. */
  abs(this: NDArray): NDArray {
    return this.xp.abs(this);
  }

  // comparison

  /** x = y, bool. */
  eq(this: NDArray, y: Other): NDArray {
    return this.xp.equal(this, y);
  }
  /** x ≠ y, bool. */
  ne(this: NDArray, y: Other): NDArray {
    return this.xp.notEqual(this, y);
  }
  /** x < y, bool. */
  lt(this: NDArray, y: Other): NDArray {
    return this.xp.less(this, y);
  }
  /** x ≤ y, bool. */
  le(this: NDArray, y: Other): NDArray {
    return this.xp.lessEqual(this, y);
  }
  /** x > y, bool. */
  gt(this: NDArray, y: Other): NDArray {
    return this.xp.greater(this, y);
  }
  /** x ≥ y, bool. */
  ge(this: NDArray, y: Other): NDArray {
    return this.xp.greaterEqual(this, y);
  }

  // bits; on bool the logical operation

  /** Bitwise and. */
  and(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseAnd(this, y);
  }
  /** Bitwise or. */
  or(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseOr(this, y);
  }
  /** Bitwise exclusive or. */
  xor(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseXor(this, y);
  }
  /** Bitwise complement. */
  invert(this: NDArray): NDArray {
    return this.xp.bitwiseInvert(this);
  }
  /** x << y. */
  lshift(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseLeftShift(this, y);
  }
  /** x >> y. */
  rshift(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseRightShift(this, y);
  }

  // reflected: `x.rsub(y)` is y − x

  /** y + x. */
  radd(this: NDArray, y: Other): NDArray {
    return this.xp.add(y, this);
  }
  /** y − x. */
  rsub(this: NDArray, y: Other): NDArray {
    return this.xp.subtract(y, this);
  }
  /** y · x. */
  rmul(this: NDArray, y: Other): NDArray {
    return this.xp.multiply(y, this);
  }
  /** y / x. */
  rtruediv(this: NDArray, y: Other): NDArray {
    return this.xp.divide(y, this);
  }
  /** ⌊y / x⌋. */
  rfloordiv(this: NDArray, y: Other): NDArray {
    return this.xp.floorDivide(y, this);
  }
  /** y mod x. */
  rmod(this: NDArray, y: Other): NDArray {
    return this.xp.remainder(y, this);
  }
  /** y^x. */
  rpow(this: NDArray, y: Other): NDArray {
    return this.xp.pow(y, this);
  }
  /** y @ x. */
  rmatmul(this: NDArray, y: NDArray): NDArray {
    return this.xp.matmul(y, this);
  }
  /** y and x. */
  rand(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseAnd(y, this);
  }
  /** y or x. */
  ror(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseOr(y, this);
  }
  /** y exclusive or x. */
  rxor(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseXor(y, this);
  }
  /** y << x. */
  rlshift(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseLeftShift(y, this);
  }
  /** y >> x. */
  rrshift(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseRightShift(y, this);
  }
}
