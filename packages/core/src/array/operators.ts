import type { Scalar } from './dtype.ts';
import type { NDArray } from './ndarray.ts';

/** The other side of an operator. */
export type Other = NDArray | Scalar;

/** Python's operators as methods: `x.add(y)` is x + y, `x.radd(y)` is y + x. Each is the standard's function. */
export abstract class Operators {
  // arithmetic

  add(this: NDArray, y: Other): NDArray {
    return this.xp.add(this, y);
  }
  sub(this: NDArray, y: Other): NDArray {
    return this.xp.subtract(this, y);
  }
  mul(this: NDArray, y: Other): NDArray {
    return this.xp.multiply(this, y);
  }
  truediv(this: NDArray, y: Other): NDArray {
    return this.xp.divide(this, y);
  }
  floordiv(this: NDArray, y: Other): NDArray {
    return this.xp.floorDivide(this, y);
  }
  mod(this: NDArray, y: Other): NDArray {
    return this.xp.remainder(this, y);
  }
  pow(this: NDArray, y: Other): NDArray {
    return this.xp.pow(this, y);
  }
  matmul(this: NDArray, y: NDArray): NDArray {
    return this.xp.matmul(this, y);
  }
  neg(this: NDArray): NDArray {
    return this.xp.negative(this);
  }
  pos(this: NDArray): NDArray {
    return this.xp.positive(this);
  }
  abs(this: NDArray): NDArray {
    return this.xp.abs(this);
  }

  // comparison

  eq(this: NDArray, y: Other): NDArray {
    return this.xp.equal(this, y);
  }
  ne(this: NDArray, y: Other): NDArray {
    return this.xp.notEqual(this, y);
  }
  lt(this: NDArray, y: Other): NDArray {
    return this.xp.less(this, y);
  }
  le(this: NDArray, y: Other): NDArray {
    return this.xp.lessEqual(this, y);
  }
  gt(this: NDArray, y: Other): NDArray {
    return this.xp.greater(this, y);
  }
  ge(this: NDArray, y: Other): NDArray {
    return this.xp.greaterEqual(this, y);
  }

  // bits; on bool the logical operation

  and(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseAnd(this, y);
  }
  or(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseOr(this, y);
  }
  xor(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseXor(this, y);
  }
  invert(this: NDArray): NDArray {
    return this.xp.bitwiseInvert(this);
  }
  lshift(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseLeftShift(this, y);
  }
  rshift(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseRightShift(this, y);
  }

  // reflected: `x.rsub(y)` is y − x

  radd(this: NDArray, y: Other): NDArray {
    return this.xp.add(y, this);
  }
  rsub(this: NDArray, y: Other): NDArray {
    return this.xp.subtract(y, this);
  }
  rmul(this: NDArray, y: Other): NDArray {
    return this.xp.multiply(y, this);
  }
  rtruediv(this: NDArray, y: Other): NDArray {
    return this.xp.divide(y, this);
  }
  rfloordiv(this: NDArray, y: Other): NDArray {
    return this.xp.floorDivide(y, this);
  }
  rmod(this: NDArray, y: Other): NDArray {
    return this.xp.remainder(y, this);
  }
  rpow(this: NDArray, y: Other): NDArray {
    return this.xp.pow(y, this);
  }
  rmatmul(this: NDArray, y: NDArray): NDArray {
    return this.xp.matmul(y, this);
  }
  rand(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseAnd(y, this);
  }
  ror(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseOr(y, this);
  }
  rxor(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseXor(y, this);
  }
  rlshift(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseLeftShift(y, this);
  }
  rrshift(this: NDArray, y: Other): NDArray {
    return this.xp.bitwiseRightShift(y, this);
  }
}
