import { expect, it } from 'vitest';
import { adapterOptions } from './adapter-options.ts';

it('reads KEY=VALUE, with JSON values', () => {
  expect(adapterOptions(['lightcone=lightcone0', 'cone=2', 'types=[1,2]', 'masses=false', 'a=b=c'])).toEqual({
    ...{ lightcone: 'lightcone0', cone: 2, types: [1, 2], masses: false, a: 'b=c' },
  });
});

it('refuses anything else', () => {
  expect(() => adapterOptions(['lightcone0'])).toThrow(/KEY=VALUE/);
  expect(() => adapterOptions(['=1'])).toThrow(/KEY=VALUE/);
});
