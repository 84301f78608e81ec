/** What went wrong, in a form that crosses a worker boundary; becomes a `GlassError` on the caller's side. */
export interface FailureDetails {
  readonly what: string;
  readonly code: string;
  readonly fix?: string;
  readonly file?: string;
  readonly dataset?: string;
  /** First lines of libhdf5's own explanation. */
  readonly reason?: string;
  /** libhdf5 was interrupted by its error handler: this instance has lost handles and should not be used for long. */
  readonly spoiled?: boolean;
}

/** Thrown inside the engine. The engine runs in a worker that loads nothing but libhdf5, hence no `GlassError` here. */
export class Failure extends Error {
  readonly details: FailureDetails;

  constructor(details: FailureDetails) {
    super(details.what);
    this.name = 'Failure';
    this.details = details;
  }
}
