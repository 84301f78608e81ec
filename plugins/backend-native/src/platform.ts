import { readFileSync } from 'node:fs';

/** Whether the C library of this Linux is musl, as in Alpine, instead of glibc. */
function isMusl(): boolean {
  try {
    return readFileSync('/usr/bin/ldd', 'utf8').includes('musl');
  } catch {
    const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
    return report?.header !== undefined && report.header.glibcVersionRuntime === undefined;
  }
}

const ABI: Readonly<Record<string, () => string>> = {
  linux: () => (isMusl() ? '-musl' : '-gnu'),
  win32: () => '-msvc',
};

/** The name of this platform among the packages with prebuilt addons, as napi-rs has it: `linux-x64-gnu`, `darwin-arm64`, … */
export const platformName = (): string => `${process.platform}-${process.arch}${ABI[process.platform]?.() ?? ''}`;
