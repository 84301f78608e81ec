// Sorts the reference by area: a category for every export, from the place where it is defined, and names of packages in
// place of paths for the modules.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommentTag, Converter, ReflectionKind } from 'typedoc';

const AREAS = [
  [/packages\/core\/src\/(pipeline|version)/, 'Runs'],
  [/packages\/core\/src\/plugin/, 'Plug-ins'],
  [/packages\/core\/src\/(backend|testing)/, 'Backends and memory'],
  [/packages\/core\/src\/(errors|warnings)/, 'Errors and warnings'],
  [/packages\/core\//, 'Arrays'],
  [/packages\/cosmology\//, 'Cosmology'],
  [/packages\/matter\//, 'Matter spectra'],
  [/packages\/tables\/src\/shells/, 'Shells and windows'],
  [/packages\/tables\/src\/observations/, 'Galaxies and observations'],
  [/packages\/tables\//, 'Table arithmetic'],
  [/packages\/healpix\//, 'HEALPix and harmonics'],
  [/packages\/hdf5\//, 'Files'],
  [/packages\/cli\//, 'Command line'],
  [/plugins\/rng\//, 'Random numbers'],
  [/plugins\/fields\/src\/io/, 'Files'],
  [/plugins\/fields\//, 'Fields and spectra'],
  [/plugins\/lensing\//, 'Lensing'],
  [/plugins\/shear\//, 'Shear and shapes'],
  [/plugins\/galaxies\//, 'Galaxies and observations'],
  [/plugins\/sinks\//, 'Files'],
  [/plugins\/simulate\//, 'Simulations'],
  [/plugins\/backend-/, 'Backends and memory'],
  [/adapters\//, 'Lightcones'],
];

const areaOf = (file) => AREAS.find(([pattern]) => pattern.test(file))?.[1];

function packageOf(path) {
  const { name } = JSON.parse(
    readFileSync(join('..', dirname(path.replace(/\/testing$/, '')), 'package.json'), 'utf8'),
  );
  return path.endsWith('/testing') ? `${name}/testing` : name;
}

/** typedoc calls this. */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      if (/^(packages|plugins|adapters)\//.test(module.name)) module.name = packageOf(module.name);
      for (const child of module.children ?? []) {
        const file = project.getSymbolIdFromReflection(child)?.fileName;
        const area = file === undefined ? undefined : areaOf(file);
        if (area === undefined || child.kindOf(ReflectionKind.Reference)) continue;
        const targets = child.signatures ?? [child];
        for (const { comment } of targets) {
          // None is made where there is no comment: the check for missing ones must see that.
          if (comment === undefined || comment.blockTags.some((tag) => tag.tag === '@category')) continue;
          comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: area }]));
        }
      }
    }
  });
}
