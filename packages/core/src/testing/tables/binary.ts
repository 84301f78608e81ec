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
