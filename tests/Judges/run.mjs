// Every outside judge, one after the other: node run.mjs [WORDS…]     (words choose judges by a part of their name)
//
// A judge is a program that prints lines such as PASS name and FAIL name: reason (lib/check.mjs). This one builds what they judge, starts the servers,
// repeats the verdicts, and ends with their sum. What servers and judges print besides is in artifacts/judges.

import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { endAll, freePort, judgesFolder, killAllNow, logs, node, repository, run, start, tail, untilAnswering } from './lib/processes.mjs';

const conformanceServer = 'tests/ConformanceServer';
const notebook = 'samples/Notebook';
// The judges of tools and wires; signing in has judges of its own.
const openNotebook = { project: notebook, args: ['--Auth', 'none'] };
const signInModes = ['rs', 'pass', 'relay'];
const notebookWithSignIn = (mode) => ({ project: notebook, args: ['--Auth', 'dev', '--Mode', mode, '--IdentityProviderPort', '0'] });
const provider = 'samples/IdentityProvider';
const csharpClient = 'tests/Judges/CSharpClient';
const contractCorpus = 'tests/ContractCorpus';

/** One entry for each way of signing in that is wanted. */
const signingIn = (name, modes = signInModes) => modes.map((mode) => (
  { name: `${name}-${mode}`, serves: notebookWithSignIn(mode), command: (url) => script(name, url, mode) }));

const script = (name, ...args) => [node, join(judgesFolder, `${name}.mjs`), ...args];
const overStdio = ['--stdio', 'env', 'Transport=Stdio', 'dotnet', assembly(notebook)];
const corpus = join(logs, 'contract-corpus.jsonl');

const judges = [
  { name: 'conformance-2025-11-25', serves: conformanceServer, command: (url) => script('conformance', url, '2025-11-25') },
  { name: 'conformance-2026-07-28', serves: conformanceServer, command: (url) => script('conformance', url, '2026-07-28') },
  { name: 'inspector-http', serves: openNotebook, command: (url) => script('inspector', url) },
  { name: 'inspector-stdio', builds: [notebook], command: () => script('inspector', ...overStdio) },
  { name: 'typescript-sdk-http', serves: openNotebook, command: (url) => script('typescript-sdk', url) },
  { name: 'typescript-sdk-stdio', builds: [notebook], command: () => script('typescript-sdk', ...overStdio) },
  { name: 'typescript-client-http', serves: openNotebook, command: (url) => script('typescript-client', url) },
  { name: 'typescript-client-stdio', builds: [notebook], command: () => script('typescript-client', ...overStdio) },
  { name: 'csharp-client-http', serves: openNotebook, builds: [csharpClient], command: (url) => ['dotnet', assembly(csharpClient), url] },
  { name: 'csharp-client-stdio', builds: [notebook, csharpClient], command: () => ['dotnet', assembly(csharpClient), ...overStdio] },
  ...signingIn('typescript-sdk-oauth'),
  ...signingIn('typescript-client-oauth'),
  ...signInModes.map((mode) => ({
    name: `csharp-client-oauth-${mode}`,
    serves: notebookWithSignIn(mode),
    builds: [csharpClient],
    command: (url) => ['dotnet', assembly(csharpClient), url, '--sign-in', mode],
  })),
  ...signingIn('mcp-remote-oauth'),
  ...signingIn('inspector-cli-oauth'),
  { name: 'inspector-web', serves: notebookWithSignIn('relay'), command: (url) => script('inspector-web', url) },
  {
    name: 'dashboard',
    serves: { project: notebook, args: ['--Auth', 'none', '--environment', 'Development'] },
    command: (url) => script('dashboard', url),
  },
  ...signingIn('conformance-authorization', ['pass', 'relay']),
  { name: 'provider-faults', builds: [conformanceServer, provider], command: () => script('provider-faults', assembly(conformanceServer), assembly(provider)) },
  {
    name: 'stripped-challenge',
    builds: [conformanceServer, provider],
    command: () => script('stripped-challenge', assembly(conformanceServer), assembly(provider)),
  },
  { name: 'replicas', builds: [conformanceServer, provider], command: () => script('replicas', assembly(conformanceServer), assembly(provider)) },
  { name: 'contract-corpus-written', builds: [contractCorpus], command: () => ['dotnet', assembly(contractCorpus), corpus] },
  { name: 'contract-corpus', command: () => script('contract-corpus', corpus) },
];

const verdictLine = /^(PASS|FAIL|XFAIL|SKIP|NOTE) (.*)$/;
const wanted = process.argv.slice(2);
const chosen = judges.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
const counts = { PASS: 0, FAIL: 0, XFAIL: 0, SKIP: 0, NOTE: 0 };
const builds = new Map();
const servers = new Map();
const shown = new Set();

rmSync(corpus, { force: true });
process.on('exit', killAllNow);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(1));
}

for (const judge of chosen) {
  await hear(judge);
}

await endAll();
console.log(`\n${counts.XFAIL} failed as expected (tests/Judges/expected-failures.yml), ${counts.SKIP} judged nothing`);
console.log(`${counts.PASS} passed, ${counts.FAIL} failed`);
process.exit(counts.FAIL === 0 && counts.PASS > 0 ? 0 : 1);

async function hear({ name, serves, builds: projects = [], command }) {
  console.log(`\n--- ${name}`);
  const before = { ...counts };
  const lookHere = [];
  try {
    for (const project of serves ? [serverOf(serves).project, ...projects] : projects) {
      await built(project);
    }
    const server = serves && await serving(serves);
    if (server) {
      lookHere.push(server.logFile);
    }

    const { code, problem, logFile } = await run(name, command(server?.url), { minutes: 5, onLine: repeat });
    lookHere.push(logFile);
    if (code !== 0 && counts.FAIL === before.FAIL) {
      verdict('FAIL', `${name}: ${problem}`);
    } else if (code === 0 && counts.PASS === before.PASS && counts.FAIL === before.FAIL) {
      verdict('PASS', name);
    }
  } catch (error) {
    verdict('FAIL', `${name}: ${error.message}`);
    lookHere.push(error.logFile);
  }

  if (counts.FAIL > before.FAIL) {
    lookHere.filter((file) => file && !shown.has(file)).forEach(show);
  }
}

function show(file) {
  shown.add(file);
  const lines = tail(file).split('\n').filter((line) => !verdictLine.test(line));
  console.log(`\nThe end of ${relative(repository, file)}:\n${lines.map((line) => `  | ${line}`).join('\n')}\n`);
}

function repeat(line) {
  const [, kind, rest] = verdictLine.exec(line) ?? [];
  if (kind) {
    verdict(kind, rest);
  }
}

function verdict(kind, text) {
  counts[kind]++;
  console.log(`${kind} ${text}`);
}

/** Builds a project once, in Debug like `dotnet test`, whose output it shares. */
async function built(project) {
  if (!builds.has(project)) {
    builds.set(project, run(`build-${project.replaceAll('/', '-')}`, ['dotnet', 'build', project, '--nologo', '-v', 'quiet'], { minutes: 10 }));
  }
  const { code, logFile } = await builds.get(project);
  if (code !== 0) {
    throw withLog(new Error(`${project} does not build`), logFile);
  }
}

function serverOf(serves) {
  return typeof serves === 'string' ? { project: serves, args: [] } : serves;
}

/** Starts a server once, as its documentation says, on a port that is free. */
async function serving(serves) {
  const { project, args } = serverOf(serves);
  const name = [project, ...args].join('-').replaceAll(/[/ ]|--/g, '-');
  if (!servers.has(name)) {
    const base = `http://localhost:${await freePort()}`;
    const server = start(`server-${name}`, ['dotnet', 'run', '--no-build', '--project', project, '--', '--urls', base, ...args]);
    server.url = `${base}/mcp`;
    server.ready = untilAnswering(server, server.url);
    servers.set(name, server);
  }
  const server = servers.get(name);
  try {
    await server.ready;
  } catch (error) {
    throw withLog(new Error(`${project}: ${error.message}`), server.logFile);
  }
  return server;
}

function assembly(project) {
  return join(repository, project, 'bin/Debug/net10.0', `${project.split('/').at(-1)}.dll`);
}

function withLog(error, logFile) {
  return Object.assign(error, { logFile });
}
