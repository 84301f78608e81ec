import { describe, expect, it } from 'vitest';
import { lookahead } from './lookahead.ts';

async function* numbers(n: number, made: number[], fail = -1): AsyncGenerator<number> {
  for (let i = 0; i < n; i++) {
    if (i === fail) throw new Error(`at ${i}`);
    made.push(i);
    yield i;
  }
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('lookahead', () => {
  it('keeps order and ends', async () => {
    const seen: number[] = [];
    for await (const x of lookahead(numbers(20, []), 3, () => 1)) seen.push(x);
    expect(seen).toEqual([...Array(20).keys()]);
  });

  it('starts at once and stops at its budget', async () => {
    const made: number[] = [];
    const ahead = lookahead(numbers(20, made), 3, () => 1);
    await settle();
    expect(made.length).toBe(3);
    const iterator = ahead[Symbol.asyncIterator]();
    await iterator.next();
    await settle();
    expect(made.length).toBe(4);
    await iterator.return?.();
    await settle();
    expect(made.length).toBeLessThanOrEqual(5);
  });

  it('hands over what was read before an error, then the error', async () => {
    const seen: number[] = [];
    const read = async () => {
      for await (const x of lookahead(numbers(5, [], 2), 10, () => 1)) seen.push(x);
    };
    await expect(read()).rejects.toThrow('at 2');
    expect(seen).toEqual([0, 1]);
  });
});
