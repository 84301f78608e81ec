/** Where an error happened. Every part is optional; what is known is printed. */
export interface ErrorPlace {
  /** File on disk. */
  readonly file?: string;
  /** Dataset, group or attribute inside the file. */
  readonly dataset?: string;
  /** 1-based line in a run file. */
  readonly line?: number;
  /** 1-based column in a run file. */
  readonly column?: number;
  /** Function, stage, port, option path: anything that names the place. */
  readonly name?: string;
}

/** What every error states besides its message. */
export interface ErrorDetails {
  /** Stable machine-readable code, `ERR_…`. */
  readonly code: string;
  /** What to do about it, one sentence. */
  readonly fix?: string;
  readonly where?: ErrorPlace;
  readonly cause?: unknown;
}

function placeText(where: ErrorPlace | undefined): string {
  if (!where) return '';
  const parts: string[] = [];
  if (where.file !== undefined) {
    const at = where.line === undefined ? '' : `:${where.line}${where.column === undefined ? '' : `:${where.column}`}`;
    parts.push(`${where.file}${at}`);
  } else if (where.line !== undefined) parts.push(`line ${where.line}`);
  if (where.dataset !== undefined) parts.push(where.dataset);
  if (where.name !== undefined) parts.push(where.name);
  return parts.join(', ');
}

/** Base of every error thrown on purpose: a code, what happened, where, and how to mend it. */
export class GlassError extends Error {
  readonly code: string;
  readonly where: ErrorPlace | undefined;
  readonly fix: string | undefined;
  /** The message without place and remedy. */
  readonly what: string;

  constructor(what: string, details: ErrorDetails) {
    const place = placeText(details.where);
    super(`${what}${place ? ` [${place}]` : ''}${details.fix ? `. ${details.fix}` : ''}`, { cause: details.cause });
    this.name = 'GlassError';
    this.what = what;
    this.code = details.code;
    this.where = details.where;
    this.fix = details.fix;
  }

  /** JSON form for `--json` output. */
  toJSON(): Record<string, unknown> {
    return { code: this.code, what: this.what, where: this.where, fix: this.fix };
  }
}

type Extra = Partial<ErrorDetails>;

/** A value that is outside of what a function accepts (Python: ValueError). */
export class ValueError extends GlassError {
  constructor(what: string, details: Extra = {}) {
    super(what, { code: 'ERR_VALUE', ...details });
    this.name = 'ValueError';
  }
}

/** A wrong type or an undefined mix of dtypes (Python: TypeError). */
export class DTypeError extends GlassError {
  constructor(what: string, details: Extra = {}) {
    super(what, { code: 'ERR_TYPE', ...details });
    this.name = 'TypeError';
  }
}

/** An index or axis outside of the array (Python: IndexError). */
export class IndexError extends GlassError {
  constructor(what: string, details: Extra = {}) {
    super(what, { code: 'ERR_INDEX', ...details });
    this.name = 'IndexError';
  }
}

/** A combination that has no definition, or that this backend cannot do. */
export class NotImplementedError extends GlassError {
  constructor(what: string, details: Extra = {}) {
    super(what, { code: 'ERR_NOT_IMPLEMENTED', ...details });
    this.name = 'NotImplementedError';
  }
}

/** A singular or non-positive-definite matrix. */
export class LinAlgError extends GlassError {
  constructor(what: string, details: Extra = {}) {
    super(what, { code: 'ERR_LINALG', ...details });
    this.name = 'LinAlgError';
  }
}
