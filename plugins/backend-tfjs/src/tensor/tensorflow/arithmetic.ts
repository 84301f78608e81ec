import { type Runtime, type Tensor, TF } from './runtime.ts';

/** A tensor of double precision, or a number. */
export type Term = Tensor | number;

/** Formulas in double precision. */
export class Arithmetic {
  readonly rt: Runtime;

  constructor(rt: Runtime) {
    this.rt = rt;
  }

  of(x: Term): Tensor {
    return typeof x === 'number' ? this.rt.literal(x, TF.float64) : x;
  }

  f(name: string, ...terms: readonly Term[]): Tensor {
    return this.rt.op(
      name,
      terms.map((x) => this.of(x)),
    );
  }

  add = (x: Term, y: Term): Tensor => this.f('AddV2', x, y);
  sub = (x: Term, y: Term): Tensor => this.f('Sub', x, y);
  mul = (x: Term, y: Term): Tensor => this.f('Mul', x, y);
  div = (x: Term, y: Term): Tensor => this.f('Div', x, y);
  neg = (x: Term): Tensor => this.f('Neg', x);
  abs = (x: Term): Tensor => this.f('Abs', x);
  log = (x: Term): Tensor => this.f('Log', x);
  floor = (x: Term): Tensor => this.f('Floor', x);
  lt = (x: Term, y: Term): Tensor => this.f('Less', x, y);
  le = (x: Term, y: Term): Tensor => this.f('LessEqual', x, y);
  ge = (x: Term, y: Term): Tensor => this.f('GreaterEqual', x, y);
  where = (condition: Tensor, x: Term, y: Term): Tensor => this.rt.where(condition, this.of(x), this.of(y));
  and = (x: Tensor, y: Tensor): Tensor => this.rt.op('LogicalAnd', [x, y]);
  or = (x: Tensor, y: Tensor): Tensor => this.rt.op('LogicalOr', [x, y]);
  not = (x: Tensor): Tensor => this.rt.op('LogicalNot', [x]);
}
