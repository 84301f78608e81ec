export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

const width = (text: string): number => [...text.replace(ESCAPES, '')].length;

/** A plain table: titles, then rows, columns two spaces apart, no trailing blanks. */
export function tableLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ title }, i) => Math.max(width(title), ...rows.map((row) => width(row[i] ?? ''))));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, i) => {
        const cell = cells[i] ?? '';
        const gap = ' '.repeat(widths[i]! - width(cell));
        return align === 'right' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map((c) => c.title)), ...rows.map(line)];
}

/** `label  value` lines with the values below each other. */
export function factLines(facts: readonly (readonly [string, string])[], indent = '  '): string[] {
  const longest = Math.max(0, ...facts.map(([label]) => width(label)));
  return facts.map(([label, value]) => `${indent}${label}${' '.repeat(longest - width(label))}  ${value}`.trimEnd());
}
