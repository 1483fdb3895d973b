// Against a server of this process that answers as each test says.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { ComplianceAnswerError, ComplianceClient, ComplianceUnavailableError } from '../src/index.js';
import type { Transport } from '../src/index.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const problem = (status: number, code: string, headers: Record<string, string> = {}): Answer => (_, response) => {
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers });
  response.end(JSON.stringify({ type: `/problems/${code}`, title: 'A sentence.', status, code }));
};

const decided: Answer = (_, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({
    purpose: 'recommend',
    people: [{ person: 'p', at: '2026-11-02T09:30:00Z', expires: '2026-11-02T09:30:01Z', map: 'm', policy: 'h', fields: [] }],
  }));
};

/** A client of a server that gives these answers, one after the other, and then the last one again. */
const serve = async (context: TestContext, answers: Answer[], options: Transport = {}) => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answers[Math.min(requests.length, answers.length) - 1]!(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { client: new ComplianceClient({ address: `http://127.0.0.1:${port}`, ...options }), requests };
};

test('what may be repeated is repeated after 503, and after 429 when the service says', async context => {
  const { client, requests } = await serve(context, [
    problem(503, 'starting'), problem(429, 'too-many-requests', { 'Retry-After': '0' }), decided,
  ]);
  assert.equal((await client.decide(['p'], 'recommend')).length, 1);
  assert.equal(requests.length, 3);
});

test('what is still unavailable after the last repetition is an error and no decision', async context => {
  const { client, requests } = await serve(context, [problem(503, 'starting', { 'Retry-After': '0' })]);
  await assert.rejects(client.decide(['p'], 'recommend'), (error: unknown) => {
    assert.ok(error instanceof ComplianceUnavailableError);
    assert.deepEqual([error.problem?.code, error.retryAfter], ['starting', 0]);
    return true;
  });
  assert.equal(requests.length, 3);
});

test('a wait that is too long ends the call at once, and 429 without a time does too', async context => {
  for (const first of [problem(503, 'starting', { 'Retry-After': '60' }), problem(429, 'too-many-requests')]) {
    const { client, requests } = await serve(context, [first, decided]);
    await assert.rejects(client.decide(['p'], 'recommend'), ComplianceUnavailableError);
    assert.equal(requests.length, 1);
  }
});

test('the answer to a notice is never sent twice', async context => {
  const { client, requests } = await serve(context, [problem(503, 'ledger-busy', { 'Retry-After': '0' })]);
  await assert.rejects(client.api.POST('/api/consent/{holder}/answers', {
    params: { path: { holder: 'p' } }, body: { method: 'app', token: 't', surface: 's', choices: {}, copy: 'c' },
  }), ComplianceUnavailableError);
  assert.equal(requests.length, 1);
});

test('silence ends after the time-out', async context => {
  const { client, requests } = await serve(context, [() => {}], { timeout: 100, retries: 1 });
  await assert.rejects(client.decide(['p'], 'recommend'), ComplianceUnavailableError);
  assert.equal(requests.length, 2);
});

test('a caller stops a call', async context => {
  const { client } = await serve(context, [() => {}]);
  const stop = new AbortController();
  const call = client.decide(['p'], 'recommend', { signal: stop.signal });
  stop.abort();
  await assert.rejects(call, { name: 'AbortError' });
});

test('a redirect, a page and an answer to another question are no answers', async context => {
  const redirect: Answer = (_, response) => void response.writeHead(302, { Location: 'https://example.com/' }).end();
  const page: Answer = (_, response) => void response.writeHead(404, { 'Content-Type': 'text/html' }).end('<p>');
  for (const answer of [redirect, page]) {
    const { client } = await serve(context, [answer]);
    await assert.rejects(client.decide(['p'], 'recommend'), ComplianceAnswerError);
  }
  const { client } = await serve(context, [decided]);
  await assert.rejects(client.decide(['q'], 'recommend'), ComplianceAnswerError);
});

test('the token is asked for at each attempt, and goes to no address without protection', async context => {
  let asked = 0;
  const { client, requests } = await serve(context, [problem(503, 'starting'), decided], { token: () => `token-${++asked}` });
  await client.decide(['p'], 'recommend');
  assert.deepEqual(requests.map(each => each.headers.authorization), ['Bearer token-1', 'Bearer token-2']);
  assert.throws(() => new ComplianceClient({ address: 'http://privacy.shop.example/' }), TypeError);
});
