// Ajv judges Craft's schemas and verdicts: node contract-corpus.mjs corpus.jsonl
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import process from 'node:process';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { check, must, note } from './lib/check.mjs';

const path = process.argv[2];
if (!path) {
  console.error('usage: node contract-corpus.mjs corpus.jsonl');
  process.exit(2);
}

// Strict but for what Craft means: "type": ["string", "null"], and limits beside a choice of types.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: false, validateFormats: true });
addFormats(ajv);

const judged = new Map();
const skipped = new Map();
let passed = 0;
let failed = 0;

for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
  if (text === '') continue;
  const line = JSON.parse(text);
  if (line.schema) judged.set(line.type, { compiled: compile(line), agreed: 0 });
  if ('accepted' in line) judge(line);
}

for (const [type, { compiled, agreed, complaint }] of judged) {
  await check(`contract ${type}, ${agreed} values`, () => must(compiled.validate && !complaint, compiled.problem ?? complaint));
}

if (judged.size === 0) await check('contract corpus', () => must(false, 'it holds no schema'));
note(`not for this judge: ${[...skipped].map(([reason, count]) => `${reason} ${count}`).join(', ') || 'nothing'}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function compile({ schema }) {
  try {
    return { validate: ajv.compile(schema) };
  } catch (error) {
    failed++;
    return { problem: `the schema does not compile: ${error.message}` };
  }
}

function judge({ type, value, accepted, skip }) {
  // Members given twice, half surrogates, depth and digits beyond a double: JSON.parse has changed or lost them already.
  if (skip) {
    skipped.set(skip, (skipped.get(skip) ?? 0) + 1);
    return;
  }
  const entry = judged.get(type);
  const { validate } = entry.compiled;
  if (!validate) return;
  if (validate(value) === accepted) {
    passed++;
    entry.agreed++;
    return;
  }
  failed++;
  const verdict = accepted ? `Craft accepts, Ajv refuses (${ajv.errorsText(validate.errors)})` : 'Craft refuses, Ajv accepts';
  entry.complaint ??= `${verdict}: ${JSON.stringify(value).slice(0, 600)}`;
}
