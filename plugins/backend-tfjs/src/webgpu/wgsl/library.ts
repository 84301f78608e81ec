import { BITS } from './bits.ts';
import { COMPLEX } from './complex.ts';
import { COMPLEX_INVERSE } from './complexInverse.ts';
import { INTEGER } from './integer.ts';
import { RANDOM } from './philox.ts';
import { REAL } from './real.ts';
import { SPECIAL } from './special.ts';
import { TRIGONOMETRY } from './trigonometry.ts';

const LIBRARY: Readonly<Record<string, string>> = {
  ...BITS,
  ...INTEGER,
  ...RANDOM,
  ...REAL,
  ...TRIGONOMETRY,
  ...SPECIAL,
  ...COMPLEX,
  ...COMPLEX_INVERSE,
};

const CALL = /\b([A-Za-z]\w*)\s*\(/g;

/** The shader with the library functions that it calls, and those that these call, behind it. */
export function withLibrary(code: string): string {
  const found = new Set<string>();
  const search = (text: string): void => {
    for (const [, name] of text.matchAll(CALL)) {
      if (found.has(name) || !Object.hasOwn(LIBRARY, name)) continue;
      found.add(name);
      search(LIBRARY[name]);
    }
  };
  search(code);
  return [code, ...[...found].sort().map((name) => LIBRARY[name])].join('\n');
}
