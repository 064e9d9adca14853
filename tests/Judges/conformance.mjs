// The MCP conformance suite, one requirement set: node conformance.mjs URL REVISION
//
// Stricter than the suite's own exit code, which looks at scored scenarios and forgives warnings: here every scenario of the set
// counts, and a warning (a SHOULD that is not kept) fails it like an error.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expectedToFail, fail, note, pass, skip } from './lib/check.mjs';
import { judgesFolder, logs } from './lib/processes.mjs';

const [url, revision] = process.argv.slice(2);
const suite = join(judgesFolder, 'node_modules/@modelcontextprotocol/conformance');
const results = join(logs, `conformance-${revision}`);

const requirements = readYaml(join(suite, `requirements/${revision}.yaml`));
const scored = requirements.server;
const unscored = requirements.not_scored.filter(({ leg }) => leg === 'server').map(({ scenario }) => scenario);
const expected = readYaml(join(judgesFolder, 'expected-failures.yml')).server;

rmSync(results, { recursive: true, force: true });
const outcome = spawnSync(
  process.execPath,
  [join(suite, 'dist/index.js'), 'server', '--url', url, '--requirements', revision, '-o', results],
  { stdio: ['ignore', 'inherit', 'inherit'], timeout: 240_000 });

const passedOf = { scored: judge(scored), unscored: judge(unscored) };
note(`conformance ${revision}: scored ${passedOf.scored}/${scored.length}, unscored ${passedOf.unscored}/${unscored.length}`);

if (outcome.status !== 0 && passedOf.scored === scored.length) {
  fail(`conformance ${revision}: the suite itself`, outcome.error ?? `exit code ${outcome.status}`);
}

for (const entry of expected.filter((scenario) => !scenario.startsWith('tasks-'))) {
  fail(`conformance ${revision}: expected-failures.yml`, `${entry} is not of the tasks extension; this list may only shrink`);
}

/** Prints a verdict for each scenario and answers how many passed. */
function judge(scenarios) {
  let passed = 0;
  for (const scenario of scenarios) {
    const name = `conformance ${revision}: ${scenario}`;
    const { problem, judged } = resultOf(scenario);
    const isExpected = expected.includes(scenario);
    if (problem !== undefined) {
      (isExpected ? expectedToFail : fail)(name, problem);
    } else if (isExpected) {
      fail(name, 'it fails no more; take it out of expected-failures.yml');
    } else if (!judged) {
      skip(name, 'the suite skipped all of its checks');
    } else {
      pass(name);
      passed++;
    }
  }
  return passed;
}

function resultOf(scenario) {
  const folder = existsSync(results)
    && readdirSync(results).find((entry) => entry.replace(/-\d{4}-\d{2}-\d{2}T.*$/, '') === `server-${scenario}`);
  if (!folder) {
    return { problem: 'the suite left no result' };
  }
  const checks = JSON.parse(readFileSync(join(results, folder, 'checks.json'), 'utf8'));
  const broken = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  return {
    problem: broken.length === 0
      ? undefined
      : broken.map(({ id, status, errorMessage }) => `${status} ${id}: ${errorMessage ?? 'no message'}`).join('; '),
    judged: checks.some(({ status }) => status === 'SUCCESS'),
  };
}

function readYaml(file) {
  return parse(readFileSync(file, 'utf8'));
}
