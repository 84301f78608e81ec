import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DTYPES } from './dtype.ts';
import { decodeNpy, encodeNpy, loadNpy, saveNpy } from './npy.ts';
import { decodeNpz, loadz, savez } from './npz.ts';
import { referenceNamespace } from './reference.ts';
import { crc32, readZip, writeZip } from './zip.ts';

/** Files written by NumPy 2.4 (`numpy.save`, `savez`, `savez_compressed`), base64. */
const NUMPY_FILES = {
  bigEndian:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPmk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAQAAAAIAAAADAAAABAAAAAU=',
  fortran:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAwAAAAAAAAABAAAAAAAAAAQAAAAAAAAAAgAAAAAAAAAFAAAAAAAAAABAAAAAAAAAA0AAAAAAAAABQAAAAAAAAARAAAAAAAAAAkAAAAAAAAAFQAAAAAAAAACAAAAAAAAAA4AAAAAAAAABgAAAAAAAAASAAAAAAAAAAoAAAAAAAAAFgAAAAAAAAADAAAAAAAAAA8AAAAAAAAABwAAAAAAAAATAAAAAAAAAAsAAAAAAAAAFwAAAAAAAAA=',
  scalar:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoB',
  complexSingle:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGM4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAAQAAAQEAAAIDA',
  structured:
    'k05VTVBZAQB2AHsnZGVzY3InOiBbKCdhJywgJzxmOCcpXSwgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAAA',
  stored:
    'UEsDBC0AAAAAAAAAIQAkIeEr//////////8FABQAYS5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAAAAAAAAAAAADwPwAAAAAAAABAUEsDBC0AAAAAAAAAIQCnmdyF//////////8FABQAYi5ucHkBABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzx1MicsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAyKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQACAAMABABQSwECLQMtAAAAAAAAACEAJCHhK5gAAACYAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwECLQMtAAAAAAAAACEAp5nchYgAAACIAAAABQAAAAAAAAAAAAAAgAHPAAAAYi5ucHlQSwUGAAAAAAIAAgBmAAAAjgEAAAAA',
  deflated:
    'UEsDBC0AAAAIAAAAIQAvO56E//////////8FABQAei5ucHkBABAAqAAAAAAAAABSAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GqY6mjoKtQoUAC4GFHDBHkI/gNIvoPQHewBQSwMELQAAAAgAAAAhAKNoUnf//////////wUAFAB5Lm5weQEAEACAAAAAAAAAAEYAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaBjoKxpo6CrUKZAMuAFBLAQItAy0AAAAIAAAAIQAvO56EUgAAAKgAAAAFAAAAAAAAAAAAAACAAQAAAAB6Lm5weVBLAQItAy0AAAAIAAAAIQCjaFJ3RgAAAIAAAAAFAAAAAAAAAAAAAACAAYkAAAB5Lm5weVBLBQYAAAAAAgACAGYAAAAGAQAAAAA=',
} as const;

const xp = referenceNamespace();
const file = (name: keyof typeof NUMPY_FILES): Uint8Array => new Uint8Array(Buffer.from(NUMPY_FILES[name], 'base64'));
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('.npy', () => {
  it('reads what NumPy wrote: byte order, Fortran order, 0-d, complex', async () => {
    const big = loadNpy(file('bigEndian'));
    expect([big.dtype, big.shape, await big.tolist()]).toEqual([
      'int32',
      [2, 3],
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ]);
    const fortran = loadNpy(file('fortran'));
    expect(fortran.shape).toEqual([2, 3, 4]);
    expect(await xp.reshape(fortran, [24]).tolist()).toEqual(range(24));
    expect(await loadNpy(file('scalar')).item()).toBe(true);
    expect(await loadNpy(file('complexSingle')).tolist()).toEqual([
      { re: 1, im: 2 },
      { re: 3, im: -4 },
    ]);
  });

  it.each(DTYPES)('keeps %s, shape and values', async (dtype) => {
    const x = xp.astype(xp.reshape(xp.arange(6), [2, 1, 3]), dtype);
    const y = loadNpy(await saveNpy(x));
    expect([y.dtype, y.shape]).toEqual([dtype, [2, 1, 3]]);
    expect(await y.tolist()).toEqual(await x.tolist());
  });

  it('pads the header to 64 bytes and ends it with a newline', () => {
    const bytes = encodeNpy({ data: Float64Array.of(1, 2), shape: [2], dtype: 'float64' });
    expect(bytes.length).toBe(128 + 16);
    expect(bytes[127]).toBe(10);
    expect(new TextDecoder('latin1').decode(bytes.subarray(10, 68))).toContain("'shape': (2,)");
  });

  it('names what is wrong with a file', () => {
    const good = encodeNpy({ data: Float64Array.of(1, 2), shape: [2], dtype: 'float64' });
    expect(() => decodeNpy(good.subarray(0, 140), 'map.npy')).toThrow(/ends after 12 of 16 bytes.*map\.npy/);
    expect(() => decodeNpy(new Uint8Array(200))).toThrow(/signature/);
    expect(() => decodeNpy(file('structured'))).toThrow(/structured/);
    const future = good.slice();
    future[6] = 9;
    expect(() => decodeNpy(future)).toThrow(/version 9/);
    expect(() => loadNpy(new Uint8Array(200))).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_NPY', what: 'not a readable .npy file: the signature is missing', where: { name: 'loadNpy' } },
        fix: 'Copy the file again, or write it with numpy.save or saveNpy',
      }),
    );
  });
});

describe('.npz', () => {
  it('reads stored and deflated archives of NumPy', async () => {
    const stored = loadz(file('stored'));
    expect(Object.keys(stored)).toEqual(['a', 'b']);
    expect(await stored.a.tolist()).toEqual([0, 1, 2]);
    expect([stored.b.dtype, await stored.b.tolist()]).toEqual([
      'uint16',
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    const deflated = loadz(file('deflated'));
    expect(await deflated.z.tolist()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect([deflated.y.shape, deflated.y.dtype]).toEqual([[0, 3], 'float32']);
  });

  it('writes arrays, host memory and plain tables; equal contents make equal bytes', async () => {
    const contents = {
      x: xp.arange(3),
      t: [
        [1, 2],
        [3, 4],
      ],
      h: { data: Int8Array.of(5), shape: [], dtype: 'int8' },
    } as const;
    const bytes = await savez(contents);
    expect(Buffer.compare(bytes, await savez(contents))).toBe(0);
    const back = decodeNpz(bytes);
    expect([...back.keys()]).toEqual(['x', 't', 'h']);
    expect(back.get('t')).toEqual({ data: Float64Array.of(1, 2, 3, 4), shape: [2, 2], dtype: 'float64' });
    expect(back.get('h')).toEqual({ data: Int8Array.of(5), shape: [], dtype: 'int8' });
  });

  it('finds corruption', async () => {
    const bytes = await savez({ x: [1, 2, 3] });
    const flipped = bytes.slice();
    flipped[170] ^= 1;
    expect(() => readZip(flipped)).toThrow(/checksum/);
    expect(() => readZip(bytes.subarray(0, bytes.length - 30))).toThrow(/directory/);
    const broken = file('deflated');
    broken[60] ^= 0xff;
    expect(() => readZip(broken)).toThrow(/inflate|checksum/);
    for (const damaged of [flipped, broken, bytes.subarray(0, 40)]) {
      expect(() => loadz(damaged)).toThrow(
        expect.objectContaining({
          ...{ code: 'ERR_ZIP', what: expect.stringContaining('not a readable zip archive: ') },
          ...{ where: { name: 'readZip' }, fix: 'Copy the file again, or write it with numpy.savez or savez' },
        }),
      );
    }
  });

  it('writes zip members that any reader understands', () => {
    const text = new TextEncoder().encode('convergence');
    const archive = writeZip(new Map([['κ.txt', text]]));
    expect([...readZip(archive)]).toEqual([['κ.txt', text]]);
    // the check value of CRC-32 in every catalogue
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(() => inflateRawSync(text)).toThrow();
  });
});
