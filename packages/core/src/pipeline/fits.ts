import { bytesOf } from '../array/dtype.ts';
import type { Backend } from '../backend/types.ts';
import { type ErrorPlace, GlassError } from '../errors.ts';
import type { PortName } from '../plugin/ports.ts';

const INT32_PIXELS = 2 ** 31;

function tooLarge(what: string, where: ErrorPlace): GlassError {
  return new GlassError(what, {
    code: 'ERR_TOO_LARGE',
    where: { ...where, name: 'nside' },
    fix: 'Use a smaller nside, or a backend with larger arrays (`glass backends`), such as native',
  });
}

/**
 * Says before anything is read that maps of this resolution cannot be held: an array of the run is larger than the
 * backend's arrays can be, or pixel numbers do not fit in its index dtype.
 * @throws GlassError ERR_TOO_LARGE
 */
export function checkFits(backend: Backend, nside: number, ports: readonly PortName[], where: ErrorPlace = {}): void {
  const npix = 12 * nside * nside;
  const { real, index } = backend.info.defaults;
  if (index === 'int32' && npix >= INT32_PIXELS) {
    throw tooLarge(`nside ${nside} has ${npix} pixels; backend "${backend.name}" counts them with int32`, where);
  }
  const components = ports.includes('shear') ? 2 : 1;
  const bytes = components * npix * bytesOf(real);
  if (bytes > backend.info.maxBytes) {
    const size = (n: number) => `${(n / 2 ** 30).toPrecision(3)} GiB`;
    const map = components === 2 ? 'a shear map' : 'a map';
    throw tooLarge(
      `${map} of nside ${nside} takes ${size(bytes)}; arrays of backend "${backend.name}" have at most ${size(backend.info.maxBytes)}`,
      where,
    );
  }
}
