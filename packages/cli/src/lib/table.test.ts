import { describe, expect, it } from 'vitest';
import { palette } from './paint.ts';
import { factLines, tableLines } from './table.ts';

describe('tables', () => {
  it('align columns and leave no trailing blanks', () => {
    const columns = [{ title: 'name' }, { title: 'n', align: 'right' as const }, { title: 'note' }];
    expect(
      tableLines(columns, [
        ['a', '1', ''],
        ['longer', '1000', 'Ω_m'],
      ]),
    ).toEqual(['name       n  note', 'a          1', 'longer  1000  Ω_m']);
  });

  it('do not count colours as width', () => {
    const { red } = palette(true);
    const [, line] = tableLines([{ title: 'ab' }, { title: 'c' }], [[red('x'), 'y']]);
    expect(line).toBe(`${red('x')}   y`);
  });

  it('line facts up', () => {
    expect(
      factLines([
        ['kind', 'maps'],
        ['cosmology', 'h 0.7'],
      ]),
    ).toEqual(['  kind       maps', '  cosmology  h 0.7']);
  });
});
