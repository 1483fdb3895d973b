import type { Problem } from './schema.js';

/** A call did not end well. Its message holds nothing that was sent. */
export abstract class ComplianceError extends Error {
  /** What the service said (RFC 9457); undefined where it said nothing of the kind. */
  readonly problem: Problem | undefined;

  protected constructor(message: string, problem?: Problem, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.problem = problem;
  }
}

/** The service refuses the call, and would refuse it again as it is. `problem.type` is the address of a page that says what to do. */
export class ComplianceRefusedError extends ComplianceError {
  declare readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.title} (${problem.code}, HTTP ${problem.status})`, problem);
  }
}

/** There is no answer now: do without personal data, and try again later. */
export class ComplianceUnavailableError extends ComplianceError {
  /** After how many seconds the service asks to be called again; undefined where it does not say. */
  readonly retryAfter: number | undefined;

  constructor(message: string, options: { problem?: Problem; retryAfter?: number | undefined; cause?: unknown } = {}) {
    super(message, options.problem, options.cause);
    this.retryAfter = options.retryAfter;
  }
}

/** The answer is none that this client understands. */
export class ComplianceAnswerError extends ComplianceError {
  constructor(message: string) {
    super(message);
  }
}
