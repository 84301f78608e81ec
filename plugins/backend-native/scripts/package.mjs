// Packages of prebuilt addons, one per platform, after the convention of napi-rs.
//
//   node scripts/package.mjs platform NAME ADDON [OUT]   makes OUT/NAME (npm/NAME): package.json, README.md, the addon
//   node scripts/package.mjs main [PACKAGE.JSON]         names all of them in the package's optionalDependencies; only in the
//                                                        checkout that is published, since npm ci would look for them
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLATFORMS } from './platforms.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const packageName = (platform) => `${manifest.name}-${platform}`;
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

function stop(text) {
  console.error(text);
  process.exit(1);
}

function platformPackage(platform, addon, out = join(root, 'npm')) {
  const known = PLATFORMS[platform];
  if (known === undefined) stop(`No platform ${platform}; there are ${Object.keys(PLATFORMS).join(', ')}`);
  if (addon === undefined || !existsSync(addon)) stop(`There is no addon ${addon}`);
  const { os, cpu, libc, target } = known;
  const folder = resolve(out, platform);
  const file = `glass-native.${platform}.node`;
  mkdirSync(folder, { recursive: true });
  copyFileSync(addon, join(folder, file));
  const { version, license, engines, repository } = manifest;
  writeFileSync(
    join(folder, 'package.json'),
    json({
      name: packageName(platform),
      version,
      description: `${manifest.name}, prebuilt for ${platform}`,
      license,
      ...(repository && { repository }),
      os: [os],
      cpu: [cpu],
      ...(libc && { libc: [libc] }),
      main: file,
      files: [file],
      engines,
    }),
  );
  writeFileSync(
    join(folder, 'README.md'),
    `# ${packageName(platform)}\n\nThe \`${target}\` binary of \`${manifest.name}\`.\n`,
  );
  console.log(folder);
}

function mainPackage(file = join(root, 'package.json')) {
  const main = JSON.parse(readFileSync(file, 'utf8'));
  const optionalDependencies = Object.fromEntries(
    Object.keys(PLATFORMS).map((platform) => [packageName(platform), main.version]),
  );
  writeFileSync(file, json({ ...main, optionalDependencies }));
}

const [command, ...rest] = process.argv.slice(2);
if (command === 'platform') platformPackage(...rest);
else if (command === 'main') mainPackage(...rest);
else stop('Commands: platform NAME ADDON [OUT], main [PACKAGE.JSON]');
