// Writes src/schema.ts from docs/openapi.json: npm run generate. With --check it writes nothing, and fails where the file is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const document = pathToFileURL(process.env.COMPLIANCE_OPENAPI ?? '../../docs/openapi.json');
const target = new URL('src/schema.ts', import.meta.url);

const types = await openapiTS(JSON.parse(await readFile(document, 'utf8')), {
  // A member with a default may be left out of a request.
  defaultNonNullable: false,
  rootTypes: true,
  rootTypesNoSchemaPrefix: true,
});
const text = `// Written by: npm run generate\n${astToString(types)}`;

if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8')).replaceAll('\r\n', '\n') !== text) {
    console.error('src/compliance-client-ts/src/schema.ts is stale: run npm ci and npm run generate there, and commit what it writes.');
    process.exitCode = 1;
  }
} else {
  await writeFile(target, text);
}
