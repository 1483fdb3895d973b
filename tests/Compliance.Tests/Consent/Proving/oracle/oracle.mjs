// Verifies receipts with the code of others: Sigstore's checkpoint and Merkle verification, and Digital Bazaar's JSON-LD processor.
// One JSON line in, one out:
//   {"receipt": "the file", "origin": "the log's name", "key": "its ECDSA key, SubjectPublicKeyInfo in base64"}
//   {"valid": true, "iris": ["every term that the document uses"], "said": {…}, "quads": 42} or {"valid": false, "reason": "why"}
import { createHash, createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import jsonld from 'jsonld';

const require = createRequire(import.meta.url);
const { verifyCheckpoint } = require('@sigstore/verify/dist/tlog/checkpoint.js');
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/tlog/merkle.js');

const CONSENT = 21;
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

// An entry of the log, as docs/verify.md has it.
const leaf = (salt, statement) =>
  Buffer.concat([Buffer.from([1, CONSENT]), sha256('compliance/log-leaf/v1\n', salt, statement)]);

const readProof = text => {
  const end = text.indexOf('\n\n');
  const [format, index, ...hashes] = text.slice(0, end).split('\n');
  if (format !== 'c2sp.org/tlog-proof@v1' || !index.startsWith('index ')) throw new Error('no proof');
  return { logIndex: index.slice('index '.length), hashes: hashes.map(each => Buffer.from(each, 'base64')), note: text.slice(end + 2) };
};

const verifyLog = ({ receipt, origin, key }) => {
  const part = JSON.parse(receipt)['cf:proof'];
  const { logIndex, hashes, note } = readProof(part['cf:logProof']);
  const publicKey = Buffer.from(key, 'base64');
  const log = { logID: sha256(publicKey), baseURL: origin, publicKey: createPublicKey({ key: publicKey, format: 'der', type: 'spki' }) };
  const checkpoint = verifyCheckpoint({ inclusionProof: { checkpoint: { envelope: note } } }, [log]);
  if (checkpoint.origin !== origin) throw new Error('another log');
  const body = leaf(Buffer.from(part['cf:salt'], 'base64'), Buffer.from(part['cf:statement'], 'utf8'));
  verifyMerkleInclusion({ canonicalizedBody: body, inclusionProof: { logIndex, hashes, rootHash: checkpoint.logHash } }, checkpoint);
};

const collect = (node, found) => {
  if (Array.isArray(node)) node.forEach(each => collect(each, found));
  else if (node && typeof node === 'object') {
    for (const [name, value] of Object.entries(node)) {
      if (name === '@type') [value].flat().forEach(each => found.add(each));
      else if (name === '@id') found.add(value);
      else if (!name.startsWith('@')) found.add(name);
      collect(value, found);
    }
  }
  return found;
};

const offline = { documentLoader: address => { throw new Error(`the document reaches out to ${address}`); }, safe: true };

const DPV = 'https://w3id.org/dpv#';
const DCT = 'http://purl.org/dc/terms/';
const read = document => {
  const process = document[0][`${DPV}hasProcess`][0];
  const status = document[0][`${DPV}hasConsentStatus`][0];
  return {
    purpose: process[`${DPV}hasPurpose`][0][`${DCT}identifier`][0]['@value'],
    controller: process[`${DPV}hasDataController`][0]['https://schema.org/name'][0]['@value'],
    state: status['@type'][0],
    at: status[`${DPV}isIndicatedAtTime`][0]['@value'],
  };
};

const verify = async order => {
  verifyLog(order);
  const document = JSON.parse(order.receipt);
  const expanded = await jsonld.expand(document, offline);
  const quads = (await jsonld.toRDF(document, offline)).length;
  return { valid: true, iris: [...collect(expanded, new Set())].sort(), said: read(expanded), quads };
};

// A document by itself: {"document": {…}} gives {"valid": true, "iris": […], "quads": 42}.
const readAlone = async ({ document }) => {
  const expanded = await jsonld.expand(document, offline);
  return { valid: true, iris: [...collect(expanded, new Set())].sort(), quads: (await jsonld.toRDF(document, offline)).length };
};

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const order = JSON.parse(line);
    answer = await ('document' in order ? readAlone(order) : verify(order));
  } catch (failure) {
    answer = { valid: false, reason: String(failure.message) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
