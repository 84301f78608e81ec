/**
 * Special cases for complex operands a + bj (array API 2024.12; they are those of C99, annex G). Symmetries that the
 * standard requires extend them to the other quadrants. The two lines of `sqrt` that the standard's text gives for
 * infinite a and finite b contradict its own branch and C99; the tables follow C99 there.
 */
export const COMPLEX_TABLES: Readonly<Record<string, string>> = {
  acos: `
    ±0 +0 π/2 -0
    ±0 nan π/2 nan
    finite +inf π/2 -inf
    nonzero nan nan nan
    -inf +fin π -inf
    +inf +fin +0 -inf
    -inf +inf 3π/4 -inf
    +inf +inf π/4 -inf
    ±inf nan nan ?+inf
    nan finite nan nan
    nan +inf nan -inf
    nan nan nan nan`,
  acosh: `
    ±0 +0 +0 π/2
    finite +inf +inf π/2
    nonzero nan nan nan
    +0 nan nan ?π/2
    -inf +fin +inf π
    +inf +fin +inf +0
    -inf +inf +inf 3π/4
    +inf +inf +inf π/4
    ±inf nan +inf nan
    nan finite nan nan
    nan +inf +inf nan
    nan nan nan nan`,
  asinh: `
    +0 +0 +0 +0
    +fin +inf +inf π/2
    finite nan nan nan
    +inf +fin +inf +0
    +inf +inf +inf π/4
    nan +0 nan +0
    nan nonzero nan nan
    nan +inf ?+inf nan
    nan nan nan nan`,
  atanh: `
    +0 +0 +0 +0
    +0 nan +0 nan
    1 +0 +inf +0
    +fin +inf +0 π/2
    nonzero nan nan nan
    +inf +fin +0 π/2
    +inf +inf +0 π/2
    +inf nan +0 nan
    nan finite nan nan
    nan +inf ?+0 π/2
    nan nan nan nan`,
  cosh: `
    +0 +0 1 +0
    +0 +inf nan ?+0
    +0 nan nan ?+0
    nonzero +inf nan nan
    nonzero nan nan nan
    +inf +0 +inf +0
    +inf nonzero +infcis +infcis
    +inf +inf ?+inf nan
    +inf nan +inf nan
    nan ±0 nan ?+0
    nan nonzero nan nan
    nan nan nan nan`,
  exp: `
    ±0 +0 1 +0
    finite +inf nan nan
    finite nan nan nan
    +inf +0 +inf +0
    -inf finite +0cis +0cis
    +inf nonzero +infcis +infcis
    -inf +inf ?+0 ?+0
    +inf +inf ?+inf nan
    -inf nan ?+0 ?+0
    +inf nan ?+inf nan
    nan +0 nan +0
    nan nonzero nan nan
    nan nan nan nan`,
  expm1: `
    +0 +0 +0 +0
    finite +inf nan nan
    finite nan nan nan
    +inf +0 +inf +0
    -inf finite +0cis-1 +0cis
    +inf nonzero +infcis-1 +infcis
    -inf +inf -1 ?+0
    +inf +inf ?+inf nan
    -inf nan -1 ?+0
    +inf nan ?+inf nan
    nan +0 nan +0
    nan nonzero nan nan
    nan nan nan nan`,
  log: `
    -0 +0 -inf π
    +0 +0 -inf +0
    finite +inf +inf π/2
    finite nan nan nan
    -inf +fin +inf π
    +inf +fin +inf +0
    -inf +inf +inf 3π/4
    +inf +inf +inf π/4
    ±inf nan +inf nan
    nan finite nan nan
    nan +inf +inf nan
    nan nan nan nan`,
  log1p: `
    -1 +0 -inf +0
    finite +inf +inf π/2
    finite nan nan nan
    -inf +fin +inf π
    +inf +fin +inf +0
    -inf +inf +inf 3π/4
    +inf +inf +inf π/4
    ±inf nan +inf nan
    nan finite nan nan
    nan +inf +inf nan
    nan nan nan nan`,
  sinh: `
    +0 +0 +0 +0
    +0 +inf ?+0 nan
    +0 nan ?+0 nan
    +fin +inf nan nan
    +fin nan nan nan
    +inf +0 +inf +0
    +inf +fin +infcis +infcis
    +inf +inf ?+inf nan
    +inf nan ?+inf nan
    nan +0 nan +0
    nan nonzero nan nan
    nan nan nan nan`,
  sqrt: `
    ±0 +0 +0 +0
    any +inf +inf +inf
    finite nan nan nan
    -inf +fin +0 +inf
    +inf +fin +inf +0
    -inf nan nan ?+inf
    +inf nan +inf nan
    nan finite nan nan
    nan nan nan nan`,
  tanh: `
    +0 +0 +0 +0
    nonzero +inf nan nan
    nonzero nan nan nan
    +0 +inf +0 nan
    +0 nan +0 nan
    +inf +fin 1 +0
    +inf +inf 1 ?+0
    +inf nan 1 ?+0
    nan +0 nan +0
    nan nonzero nan nan
    nan nan nan nan`,
};

/** f(−z) = −f(z), or f(z) for the even one. */
export const PARITY: Readonly<Record<string, 1 | -1>> = { asinh: -1, atanh: -1, sinh: -1, tanh: -1, cosh: 1 };

/** Functions defined by others of a turned argument: f(z) = −j·g(jz), and cos(z) = cosh(jz). */
export const TURNED: Readonly<Record<string, string>> = { asin: 'asinh', atan: 'atanh', sin: 'sinh', tan: 'tanh' };
