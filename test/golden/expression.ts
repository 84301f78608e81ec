const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  expm1: Math.expm1,
  sqrt: Math.sqrt,
  abs: Math.abs,
};

type Node = (variable: number) => number;

/** Recursive descent over `+ - * / ^ **`, parentheses, numbers, functions of one argument and one variable. */
class Parser {
  readonly #tokens: string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = text.match(/\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z_]\w*|\*\*|[-+*/^()]/g) ?? [];
    if (this.#tokens.join('') !== text.replaceAll(/\s/g, ''))
      throw new SyntaxError(`cannot read the expression '${text}'`);
  }

  parse(): Node {
    const node = this.#sum();
    if (this.#at < this.#tokens.length) throw new SyntaxError(`'${this.#tokens[this.#at]}' is not expected here`);
    return node;
  }

  #take(...wanted: string[]): string | undefined {
    return wanted.includes(this.#tokens[this.#at]) ? this.#tokens[this.#at++] : undefined;
  }

  #sum(): Node {
    let left = this.#product();
    for (let op = this.#take('+', '-'); op !== undefined; op = this.#take('+', '-')) {
      const [a, b, sign] = [left, this.#product(), op === '+' ? 1 : -1];
      left = (x) => a(x) + sign * b(x);
    }
    return left;
  }

  #product(): Node {
    let left = this.#unary();
    for (let op = this.#take('*', '/'); op !== undefined; op = this.#take('*', '/')) {
      const [a, b, times] = [left, this.#unary(), op === '*'];
      left = times ? (x) => a(x) * b(x) : (x) => a(x) / b(x);
    }
    return left;
  }

  #unary(): Node {
    const sign = this.#take('-', '+');
    if (sign !== undefined) {
      const inner = this.#unary();
      return sign === '-' ? (x) => -inner(x) : inner;
    }
    const base = this.#atom();
    if (this.#take('^', '**') === undefined) return base;
    const power = this.#unary();
    return (x) => base(x) ** power(x);
  }

  #atom(): Node {
    const token = this.#tokens[this.#at++];
    if (token === '(') {
      const inner = this.#sum();
      if (this.#take(')') === undefined) throw new SyntaxError('a parenthesis is not closed');
      return inner;
    }
    if (token === undefined) throw new SyntaxError('the expression ends too early');
    if (/^[\d.]/.test(token)) return () => Number(token);
    if (this.#tokens[this.#at] === '(' && Object.hasOwn(FUNCTIONS, token)) {
      const argument = this.#atom();
      return (x) => FUNCTIONS[token](argument(x));
    }
    if (token === 'pi') return () => Math.PI;
    return (x) => x;
  }
}

/** The function of one variable (any name) that a text such as `1/(1+z)` or `cos(p)` describes. */
export const expression = (text: string): ((variable: number) => number) => new Parser(text).parse();

/** Values of texts such as `cos(p), p=0..47`. */
export function sampled(text: string): number[] {
  const match = /^(.*),\s*\w+\s*=\s*(\d+)\s*\.\.\s*(\d+)$/.exec(text);
  if (match === null) throw new SyntaxError(`'${text}' has no range such as p=0..47`);
  const [first, last] = [Number(match[2]), Number(match[3])];
  const at = expression(match[1]);
  return Array.from({ length: last - first + 1 }, (_, k) => at(first + k));
}
