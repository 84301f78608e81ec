import { expect, it } from 'vitest';
import { ask, describeWebGpu, expected, webGpu } from './testing/index.ts';
import { QUESTIONS, WHOLE } from './testing/questions.ts';

/**
 * Integers, tests and moved elements are those of the reference backend. Sums carry what rounding takes, so that they are
 * off by one rounding of the result (2^-24) and one of a term; products of up to 40 factors and matrix products of up to
 * 37 terms by the roundings of their terms, each below 4·2^-24·16. Sums of windows are rounded
 * once per window of 256 elements, at up to 100 times the size of the result.
 */
const close = (a: number, b: number, name: string, windows: boolean): boolean => {
  const tolerance = /matmul|multiply of/.test(name) ? 4e-6 : windows && /sum/.test(name) ? 1e-5 : 1.2e-7;
  return Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * (1 + Math.abs(b));
};

async function compare(name: string, question: (typeof QUESTIONS)[number][1], options?: { maxBinding: number }) {
  const backend = await webGpu(options);
  const { values, dtype } = await ask(backend, question);
  const wanted = await expected(question);
  expect(values.length).toBe(wanted.length);
  const exact = dtype !== 'float32' && dtype !== 'complex64';
  const wrong = values.findIndex((v, k) =>
    exact ? v !== wanted[k] : !close(v, wanted[k], name, options !== undefined),
  );
  expect(wrong, `${name}: element ${wrong} is ${values[wrong]}, not ${wanted[wrong]}`).toBe(-1);
}

describeWebGpu('primitives', () => {
  it.each([...QUESTIONS, ...WHOLE])('%s', (name, question) => compare(name, question));
});

describeWebGpu('primitives on arrays beyond the largest binding', () => {
  const options = { maxBinding: 1024 };
  it.each(QUESTIONS)('%s', (name, question) => compare(name, question, options));

  it.each(WHOLE.filter(([name]) => /3000×1×1|few places/.test(name)))(
    '%s: says that it does not fit',
    async (_, question) => {
      const backend = await webGpu(options);
      await expect(ask(backend, question)).rejects.toThrow(/does not fit/);
    },
  );
});
