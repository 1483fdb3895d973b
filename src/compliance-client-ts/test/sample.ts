import { createRemoteJWKSet, jwtVerify } from 'jose';
import { ComplianceClient, ComplianceUnavailableError } from '../src/index.js';

// As in docs/clients.md, from here
const compliance = (address: string, token: () => Promise<string>) => new ComplianceClient({ address, token });

/** What a page shows: what the person allows now, or what everybody sees. */
export const recommendations = async (client: ComplianceClient, person: string): Promise<unknown[]> => {
  try {
    const given = await client.personalize(person, 'recommend', { fields: ['shop.people.colour'] });
    return given.data['shop.people'] ?? [];
  } catch (error) {
    if (error instanceof ComplianceUnavailableError) return [];
    throw error;
  }
};

/** What a service does that is handed a signed decision: it trusts the deployment's keys, and nobody between. */
export const claimsOf = async (jws: string, address: string, issuer: string, audience: string) => {
  const keys = createRemoteJWKSet(new URL('.well-known/decision-keys.json', address));
  const { payload } = await jwtVerify(jws, keys, { issuer, audience, typ: 'decision+jwt', algorithms: ['ES256'], clockTolerance: 2 });
  return payload;
};
// to here.

export const sample = compliance;
