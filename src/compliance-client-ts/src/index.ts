import createClient, { type Client } from 'openapi-fetch';
import { ComplianceAnswerError } from './errors.js';
import type { DecidedPerson, DecisionKeysAnswer, GateAnswer, UseRecord, paths } from './schema.js';
import { transport, type Transport } from './transport.js';

export * from './errors.js';
export type * from './schema.js';
export type { Transport } from './transport.js';

export interface ComplianceClientOptions extends Transport {
  /** The deployment, such as `https://privacy.shop.example/`: https, or http on this machine. */
  readonly address: string | URL;
}

/** What is asked for besides. */
export interface Asking {
  /** Some of the purpose's fields; all of them where it is left out. */
  readonly fields?: readonly string[];
  /** Who is to act on the decision: it is then signed, as a compact JWS, for this name. */
  readonly signedFor?: string;
  readonly signal?: AbortSignal;
}

/**
 * Calls a deployment of ComplianceFunctions. `api` has every operation of the OpenAPI document, typed; the other members are those that an
 * application needs most. Whatever does not end well rejects with a `ComplianceError`: where the service does not answer, nothing is
 * allowed and nothing older is given.
 */
export class ComplianceClient {
  readonly api: Client<paths>;

  constructor(options: ComplianceClientOptions) {
    const address = new URL(options.address);
    const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
    if (address.protocol !== 'https:' && !(address.protocol === 'http:' && isHere))
      throw new TypeError('Tokens and personal data go over https alone, or stay on this machine.');
    this.api = createClient<paths>({ baseUrl: address.href.replace(/\/$/, ''), fetch: transport(options) });
  }

  /** What a purpose may use of a person, read now and recorded. Keep nothing of it beyond `expires`. */
  async personalize(person: string, purpose: string, asking: Asking & { globalPrivacyControl?: boolean } = {}): Promise<GateAnswer> {
    if (asking.fields?.length === 0) throw new TypeError('Name the fields that are needed, or leave them out for all of the purpose’s.');
    const answer = need(await this.api.GET('/api/personalization/{id}', {
      params: {
        path: { id: person },
        query: {
          purpose,
          ...(asking.fields ? { fields: asking.fields.join(',') } : {}),
          ...(asking.signedFor === undefined ? {} : { signed: true, audience: asking.signedFor }),
        },
        header: asking.globalPrivacyControl ? { 'Sec-GPC': '1' } : {},
      },
      signal: asking.signal ?? null,
    }));
    if (answer.person !== person || answer.purpose !== purpose) throw new ComplianceAnswerError('The answer is to another question.');
    return answer;
  }

  /** Whether a purpose may use fields of 1 to 10,000 people now, in the order asked; 1 to 1,000 where the decisions are signed. */
  async decide(people: readonly string[], purpose: string, asking: Asking = {}): Promise<DecidedPerson[]> {
    const answer = need(await this.api.POST('/api/decisions', {
      body: {
        people: [...people],
        purpose,
        ...(asking.fields ? { fields: [...asking.fields] } : {}),
        ...(asking.signedFor === undefined ? {} : { signed: true, audience: asking.signedFor }),
      },
      signal: asking.signal ?? null,
    }));
    if (answer.people.length !== people.length || answer.people.some((each, at) => each.person !== people[at]))
      throw new ComplianceAnswerError('The answer is to another question.');
    return answer.people;
  }

  /** The keys by which decisions that still hold may be signed, as a JSON Web Key Set. */
  async decisionKeys(signal?: AbortSignal): Promise<DecisionKeysAnswer> {
    return need(await this.api.GET('/.well-known/decision-keys.json', { cache: 'no-cache', signal: signal ?? null }));
  }

  /** Who used what of a person, the newest first, page by page. */
  async *uses(person: string, signal?: AbortSignal): AsyncGenerator<UseRecord, void> {
    let after: string | undefined;
    do {
      const page = need(await this.api.GET('/api/people/{id}/uses', {
        params: { path: { id: person }, query: after === undefined ? {} : { after } },
        signal: signal ?? null,
      }));
      yield* page.records;
      after = page.next;
    } while (after !== undefined);
  }
}

/** The data of an answer of `api`: whatever is no success has been thrown before. */
export const need = <T>(answer: { data?: T }): NonNullable<T> => {
  if (answer.data === undefined || answer.data === null) throw new ComplianceAnswerError('The answer is empty.');
  return answer.data;
};
