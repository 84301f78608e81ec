/** Special cases of the unary functions for real floating operands (array API 2024.12, elementwise functions). */
export const UNARY_TABLES: Readonly<Record<string, string>> = {
  abs: `
    nan nan
    -0 +0
    -inf +inf
    finite |x1|`,
  acos: `
    nan nan
    >1 nan
    <-1 nan
    1 +0`,
  acosh: `
    nan nan
    <1 nan
    1 +0
    +inf +inf`,
  asin: `
    nan nan
    >1 nan
    <-1 nan
    +0 +0
    -0 -0`,
  asinh: `
    nan nan
    +0 +0
    -0 -0
    +inf +inf
    -inf -inf`,
  atan: `
    nan nan
    +0 +0
    -0 -0
    +inf π/2
    -inf -π/2`,
  atanh: `
    nan nan
    <-1 nan
    >1 nan
    -1 -inf
    1 +inf
    +0 +0
    -0 -0`,
  ceil: `
    integer x1
    ±inf x1
    +0 +0
    -0 -0
    nan nan
    0.5 1
    -0.5 -0
    -3.25 -3`,
  cos: `
    nan nan
    +0 1
    -0 1
    ±inf nan`,
  cosh: `
    nan nan
    +0 1
    -0 1
    ±inf +inf`,
  exp: `
    nan nan
    +0 1
    -0 1
    +inf +inf
    -inf +0`,
  expm1: `
    nan nan
    +0 +0
    -0 -0
    +inf +inf
    -inf -1`,
  floor: `
    integer x1
    ±inf x1
    +0 +0
    -0 -0
    nan nan
    0.5 +0
    -0.5 -1
    3.25 3`,
  log: `
    nan nan
    <0 nan
    ±0 -inf
    1 +0
    +inf +inf`,
  log1p: `
    nan nan
    <-1 nan
    -1 -inf
    -0 -0
    +0 +0
    +inf +inf`,
  log2: `
    nan nan
    <0 nan
    ±0 -inf
    1 +0
    8 3
    +inf +inf`,
  log10: `
    nan nan
    <0 nan
    ±0 -inf
    1 +0
    1000 3
    +inf +inf`,
  negative: `
    +0 -0
    -0 +0
    +inf -inf
    -inf +inf
    nan nan`,
  positive: `
    any x1`,
  reciprocal: `
    nan nan
    +0 +inf
    -0 -inf
    +inf +0
    -inf -0
    4 0.25`,
  round: `
    integer x1
    ±inf x1
    +0 +0
    -0 -0
    nan nan
    0.5 +0
    1.5 2
    2.5 2
    -0.5 -0
    -1.5 -2
    -2.5 -2
    3.25 3`,
  sign: `
    <0 -1
    +0 +0
    -0 +0
    >0 1
    nan nan`,
  sin: `
    nan nan
    +0 +0
    -0 -0
    ±inf nan`,
  sinh: `
    nan nan
    +0 +0
    -0 -0
    ±inf x1`,
  sqrt: `
    nan nan
    <0 nan
    +0 +0
    -0 -0
    +inf +inf
    6.25 2.5`,
  square: `
    nan nan
    ±0 +0
    ±inf +inf
    -3.25 10.5625`,
  tan: `
    nan nan
    +0 +0
    -0 -0
    ±inf nan`,
  tanh: `
    nan nan
    +0 +0
    -0 -0
    +inf 1
    -inf -1`,
  trunc: `
    integer x1
    ±inf x1
    +0 +0
    -0 -0
    nan nan
    0.5 +0
    -0.5 -0
    -3.25 -3`,
};

/** Truth-valued ones. */
export const TEST_TABLES: Readonly<Record<string, string>> = {
  isfinite: `
    ±inf 0
    nan 0
    finite 1`,
  isinf: `
    ±inf 1
    nan 0
    finite 0`,
  isnan: `
    nan 1
    notnan 0`,
  signbit: `
    +0 0
    -0 1
    >0 0
    <0 1`,
};

/** Special cases of the binary functions for real floating operands. */
export const BINARY_TABLES: Readonly<Record<string, string>> = {
  add: `
    nan any nan
    any nan nan
    +inf -inf nan
    -inf +inf nan
    +inf +inf +inf
    -inf -inf -inf
    +inf finite +inf
    -inf finite -inf
    finite +inf +inf
    finite -inf -inf
    -0 -0 -0
    -0 +0 +0
    +0 -0 +0
    +0 +0 +0
    ±0 nonzero x2
    nonzero ±0 x1
    3.25 -3.25 +0
    -0.5 0.5 +0`,
  subtract: `
    nan any nan
    any nan nan
    +inf +inf nan
    -inf -inf nan
    +inf -inf +inf
    -inf +inf -inf
    -0 +0 -0
    -0 -0 +0
    +0 +0 +0
    +0 -0 +0
    3.25 3.25 +0
    nonzero ±0 x1`,
  atan2: `
    nan any nan
    any nan nan
    +fin +0 π/2
    +fin -0 π/2
    +0 >0 +0
    +0 +0 +0
    +0 -0 π
    +0 <0 π
    -0 >0 -0
    -0 +0 -0
    -0 -0 -π
    -0 <0 -π
    -fin +0 -π/2
    -fin -0 -π/2
    +fin +inf +0
    +fin -inf π
    -fin +inf -0
    -fin -inf -π
    +inf finite π/2
    -inf finite -π/2
    +inf +inf π/4
    +inf -inf 3π/4
    -inf +inf -π/4
    -inf -inf -3π/4`,
  copysign: `
    notnan <0 -|x1|
    notnan -0 -|x1|
    notnan +0 |x1|
    notnan >0 |x1|
    nan notnan nan`,
  divide: `
    nan any nan
    any nan nan
    ±inf ±inf nan
    ±0 ±0 nan
    +0 >0 +0
    -0 >0 -0
    +0 <0 -0
    -0 <0 +0
    >0 +0 +inf
    >0 -0 -inf
    <0 +0 -inf
    <0 -0 +inf
    +inf +fin +inf
    +inf -fin -inf
    -inf +fin -inf
    -inf -fin +inf
    +fin +inf +0
    +fin -inf -0
    -fin +inf -0
    -fin -inf +0
    3.25 -0.5 -6.5`,
  floorDivide: `
    nan any nan
    any nan nan
    ±inf ±inf nan
    ±0 ±0 nan
    +0 >0 +0
    -0 >0 -0
    +0 <0 -0
    -0 <0 +0
    >0 +0 +inf
    >0 -0 -inf
    <0 +0 -inf
    <0 -0 +inf
    +fin +inf +0
    -fin -inf +0
    3.25 0.5 6
    -3.25 0.5 -7
    3.25 -1 -4
    -3.25 -1 3
    0.5 3.25 +0`,
  hypot: `
    ±inf any +inf
    any ±inf +inf
    nan finite nan
    finite nan nan
    nan nan nan
    ±0 finite |x2|
    finite ±0 |x1|
    3 4 5
    -3 4 5`,
  logaddexp: `
    nan any nan
    any nan nan
    +inf notnan +inf
    notnan +inf +inf
    -inf -inf -inf
    -inf nonzero x2
    nonzero -inf x1`,
  maximum: `
    nan any nan
    any nan nan
    +inf notnan +inf
    notnan +inf +inf
    -inf nonzero x2
    nonzero -inf x1
    0.5 3.25 3.25`,
  minimum: `
    nan any nan
    any nan nan
    -inf notnan -inf
    notnan -inf -inf
    +inf nonzero x2
    nonzero +inf x1
    0.5 3.25 0.5`,
  multiply: `
    nan any nan
    any nan nan
    ±inf ±0 nan
    ±0 ±inf nan
    +inf >0 +inf
    -inf <0 +inf
    +inf <0 -inf
    -inf >0 -inf
    +fin -inf -inf
    -fin +inf -inf
    +0 >0 +0
    -0 >0 -0
    +0 <0 -0
    -0 <0 +0
    +0 -0 -0
    -0 -0 +0
    3.25 -0.5 -1.625`,
  nextafter: `
    nan any nan
    any nan nan
    -0 +0 +0
    +0 -0 -0
    1 1 1`,
  pow: `
    any ±0 1
    1 nan 1
    not1 nan nan
    nan nonzero nan
    nan ±inf nan
    abs>1 +inf +inf
    abs>1 -inf +0
    ±1 ±inf 1
    1 notnan 1
    abs<1 +inf +0
    abs<1 -inf +inf
    +inf >0 +inf
    +inf <0 +0
    -inf +odd -inf
    -inf +notodd +inf
    -inf -odd -0
    -inf -notodd +0
    +0 >0 +0
    +0 <0 +inf
    -0 +odd -0
    -0 +notodd +0
    -0 -odd -inf
    -0 -notodd +inf
    -fin notinteger nan
    -2 3 -8
    4 0.5 2`,
  remainder: `
    nan any nan
    any nan nan
    ±inf ±inf nan
    ±0 ±0 nan
    +0 >0 +0
    -0 >0 +0
    +0 <0 -0
    -0 <0 -0
    nonzero ±0 nan
    ±inf ±0 nan
    ±inf nonzero nan
    +fin +inf x1
    +fin -inf x2
    -fin +inf x2
    -fin -inf x1
    3.25 1 0.25
    -3.25 1 0.75
    3.25 -1 -0.75
    -3.25 -1 -0.25
    -3.25 0.25 +0
    3.25 -0.25 -0`,
};

/** Comparisons of real floating operands. */
export const COMPARISON_TABLES: Readonly<Record<string, string>> = {
  equal: `
    nan any 0
    any nan 0
    +inf +inf 1
    -inf -inf 1
    +inf -inf 0
    ±0 ±0 1
    3.25 3.25 1
    3.25 0.5 0`,
  notEqual: `
    nan any 1
    any nan 1
    +inf -inf 1
    +inf +inf 0
    ±0 ±0 0
    3.25 0.5 1`,
  less: `
    nan any 0
    any nan 0
    -inf finite 1
    finite +inf 1
    +inf any 0
    ±0 ±0 0
    0.5 3.25 1`,
  lessEqual: `
    nan any 0
    any nan 0
    -inf notnan 1
    notnan +inf 1
    ±0 ±0 1
    3.25 0.5 0`,
  greater: `
    nan any 0
    any nan 0
    +inf finite 1
    finite -inf 1
    -inf any 0
    ±0 ±0 0
    3.25 0.5 1`,
  greaterEqual: `
    nan any 0
    any nan 0
    +inf notnan 1
    notnan -inf 1
    ±0 ±0 1
    0.5 3.25 0`,
};
