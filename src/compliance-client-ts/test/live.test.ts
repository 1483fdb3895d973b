// Against a running deployment, which a test of this repository starts: COMPLIANCE_ADDRESS, COMPLIANCE_TOKEN, COMPLIANCE_ISSUER, and in
// COMPLIANCE_PERSON somebody who allows the purpose "recommend".
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, exportJWK, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { ComplianceClient, ComplianceRefusedError, need } from '../src/index.js';
import { claimsOf, recommendations, sample } from './sample.js';

const setting = (name: string): string => process.env[name] ?? assert.fail(`${name} is not set.`);

const address = setting('COMPLIANCE_ADDRESS');
const issuer = setting('COMPLIANCE_ISSUER');
const person = setting('COMPLIANCE_PERSON');
const field = 'shop.people.colour';
const client = sample(address, async () => setting('COMPLIANCE_TOKEN'));

test('the gate gives what the person allows, and says why', async () => {
  const given = await client.personalize(person, 'recommend', { fields: [field] });
  assert.deepEqual(given.data['shop.people'], [{ colour: 'red' }]);
  assert.deepEqual(given.fields.map(each => [each.field, each.outcome]), [[field, 'allowed']]);
  assert.deepEqual(await recommendations(client, person), [{ colour: 'red' }]);
  const used = [];
  for await (const use of client.uses(person)) used.push(use.id);
  assert.ok(used.includes(given.use));
});

test('decisions come in the order asked, and those about somebody unknown refuse', async () => {
  const device = need(await client.api.POST('/api/consent/devices', { body: {} })).id;
  const decided = await client.decide([device, person], 'recommend', { fields: [field] });
  assert.deepEqual(decided.map(each => [each.person, each.fields[0]?.outcome]), [[device, 'refused'], [person, 'allowed']]);
});

test('a refusal has the code of its problem', async () => {
  await assert.rejects(client.decide([person], 'selling-everything'), (error: unknown) => {
    assert.ok(error instanceof ComplianceRefusedError);
    assert.equal(error.problem.code, 'unknown-purpose');
    assert.equal(error.problem.type, '/problems/unknown-purpose');
    return true;
  });
  await assert.rejects(new ComplianceClient({ address }).decide([person], 'recommend'), ComplianceRefusedError);
});

test('every operation of the document is typed', async () => {
  const device = need(await client.api.POST('/api/consent/devices', { body: {} })).id;
  const path = { holder: device };
  const rendered = need(await client.api.POST('/api/consent/{holder}/renderings', {
    params: { path }, body: { notice: 'shop-privacy', language: 'en', surface: 'web-banner' },
  }));
  const recorded = need(await client.api.POST('/api/consent/{holder}/answers', {
    params: { path },
    body: {
      method: 'web-form', token: rendered.token, surface: 'web-banner', choices: { recommend: true }, copy: rendered.notice.hash,
    },
  }));
  assert.deepEqual(recorded.events.map(each => each.act), ['given']);
  const withdraw = () => client.api.POST('/api/consent/{holder}/withdrawals', { params: { path }, body: { method: 'app', purpose: 'recommend' } });
  assert.deepEqual([need(await withdraw()).changed, need(await withdraw()).changed], [true, false]);
});

test('jose verifies a signed decision with the published keys', async () => {
  const [decided] = await client.decide([person], 'recommend', { fields: [field], signedFor: 'mailer' });
  const claims = await claimsOf(decided!.signed!, address, issuer, 'mailer');
  assert.equal(claims.sub, person);
  assert.equal(claims['purpose'], 'recommend');
  assert.deepEqual((claims['fields'] as { outcome: string }[]).map(each => each.outcome), ['allowed']);
  const given = await client.personalize(person, 'recommend', { fields: [field], signedFor: 'mailer' });
  assert.equal((await claimsOf(given.signed!, address, issuer, 'mailer')).sub, person);
});

test('jose refuses one changed character, another audience or issuer, what is over or not yet valid, and another key', async () => {
  const [decided] = await client.decide([person], 'recommend', { fields: [field], signedFor: 'mailer' });
  const jws = decided!.signed!;
  const keys = (await client.decisionKeys()) as JSONWebKeySet;
  const at = decodeJwt(jws).iat!;
  const verify = (text: string, options: { audience?: string; issuer?: string; now?: number } = {}, by = keys) =>
    jwtVerify(text, createLocalJWKSet(by), {
      issuer: options.issuer ?? issuer, audience: options.audience ?? 'mailer', typ: 'decision+jwt', algorithms: ['ES256'],
      currentDate: new Date((options.now ?? at + 1) * 1000),
    });
  await verify(jws);

  for (let index = 0; index < jws.length; index += 7) {
    if (jws[index] === '.') continue;
    // The last character of a part has bits that mean nothing to a lenient reader.
    if (index === jws.length - 1) continue;
    const changed = `${jws.slice(0, index)}${jws[index] === 'A' ? 'B' : 'A'}${jws.slice(index + 1)}`;
    await assert.rejects(verify(changed), `character ${index}`);
  }

  await assert.rejects(verify(jws, { audience: 'shop' }), { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });
  await assert.rejects(verify(jws, { issuer: 'other.example' }), { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });
  await assert.rejects(verify(jws, { now: at + 6 }), { code: 'ERR_JWT_EXPIRED' });
  await assert.rejects(verify(jws, { now: at - 1 }), { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });

  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kid } = decodeProtectedHeader(jws);
  const impostor = { ...(await exportJWK(other.publicKey)), kid: kid!, alg: 'ES256' };
  await assert.rejects(verify(jws, {}, { keys: [impostor] }), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  await assert.rejects(verify(jws, {}, { keys: [{ ...impostor, kid: 'another' }] }), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
  const forged = await new SignJWT(decodeJwt(jws)).setProtectedHeader({ alg: 'ES256', kid: kid!, typ: 'decision+jwt' }).sign(other.privateKey);
  await assert.rejects(verify(forged), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
});
