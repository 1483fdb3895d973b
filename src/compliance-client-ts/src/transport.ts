import { ComplianceAnswerError, ComplianceRefusedError, ComplianceUnavailableError } from './errors.js';
import type { Problem } from './schema.js';

/** How a client calls. */
export interface Transport {
  /** Gives the bearer token of each attempt, and is asked each time. */
  readonly token?: (() => string | Promise<string>) | undefined;
  /** Milliseconds that one attempt may take; 10,000 by default. */
  readonly timeout?: number | undefined;
  /** How often a call is repeated that may be; 2 by default. */
  readonly retries?: number | undefined;
  /** The longest wait before a repetition in milliseconds; where the service asks for more, the call ends at once. 5,000 by default. */
  readonly maxDelay?: number | undefined;
  /** Sends; the platform's `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
}

const firstDelay = 200;

/** Calls besides GET that change nothing, or nothing more the second time. */
const repeatable = [
  /\/api\/decisions$/,
  /\/api\/consent\/[^/]+\/(withdrawals|withdrawals\/all|objections|restrictions|opt-outs|use-limits|devices)$/,
  /\/api\/consent\/[^/]+\/signals\/(gpp|tcf|take-back)$/,
];

const isRepeatable = (request: Request): boolean => {
  const path = new URL(request.url).pathname;
  if (request.method === 'GET') return !path.endsWith('/download');
  return request.headers.has('Idempotency-Key') || repeatable.some(each => each.test(path));
};

/** A `fetch` with token, time-out and repetitions, which rejects for every answer that is no success. */
export const transport = (options: Transport) => async (given: Request): Promise<Response> => {
  const { timeout = 10_000, retries = 2, maxDelay = 5_000 } = options;
  for (let attempt = 0; ; attempt++) {
    const failure = await send(given.clone(), timeout, options);
    if (failure instanceof Response) return failure;
    const { error, mayRepeat } = failure;
    const delay = error.retryAfter === undefined ? firstDelay * 2 ** attempt : error.retryAfter * 1000;
    if (!mayRepeat || !isRepeatable(given) || attempt >= retries || delay > maxDelay) throw error;
    await wait(delay, given.signal);
  }
};

interface Failure {
  readonly error: ComplianceUnavailableError;
  readonly mayRepeat: boolean;
}

const send = async (request: Request, timeout: number, { token, fetch: sender = fetch }: Transport): Promise<Response | Failure> => {
  let response: Response;
  try {
    if (token) request.headers.set('Authorization', `Bearer ${await token()}`);
    response = await sender(request, { redirect: 'manual', signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeout)]) });
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    return { error: new ComplianceUnavailableError('The service did not answer in time, or was not reached.', { cause }), mayRepeat: true };
  }

  if (response.ok) return response;
  const problem = await problemOf(response);
  if (response.status !== 429 && response.status < 500) {
    if (problem) throw new ComplianceRefusedError(problem);
    throw new ComplianceAnswerError(`The answer has the status ${response.status} and is no problem of this API: is the address right?`);
  }

  const retryAfter = secondsOf(response.headers.get('Retry-After'));
  const message = problem ? `${problem.title} (${problem.code}, HTTP ${problem.status})` : `The service answers ${response.status}.`;
  return {
    error: new ComplianceUnavailableError(message, { ...(problem ? { problem } : {}), retryAfter }),
    mayRepeat: response.status === 503 || (response.status === 429 && retryAfter !== undefined),
  };
};

const problemOf = async (response: Response): Promise<Problem | undefined> => {
  if (!response.headers.get('Content-Type')?.startsWith('application/problem+json')) return undefined;
  try {
    return (await response.json()) as Problem;
  } catch {
    return undefined;
  }
};

const secondsOf = (text: string | null): number | undefined => {
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
};

const wait = (delay: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, delay);
    signal.addEventListener('abort', stop, { once: true });
  });
