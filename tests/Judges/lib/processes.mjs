// Starting, watching and ending other programs, each as its own process group so that none outlives the run.

import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const judgesFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const repository = resolve(judgesFolder, '../..');
export const logs = join(repository, 'artifacts/judges');

const bundledNode = join(judgesFolder, 'node_modules/.bin/node');

/** Node 22 or newer, which the conformance suite and the Inspector need: the one installed with them, where there is one. */
export const node = existsSync(bundledNode) ? bundledNode : process.execPath;

const running = new Set();
mkdirSync(logs, { recursive: true });

/** Starts a program; its standard error goes to `artifacts/judges/<name>.log`, and its output too, unless `onLine` takes it. */
export function start(name, [command, ...args], { cwd = repository, env = {}, onLine } = {}) {
  const logFile = join(logs, `${name}.log`);
  const log = createWriteStream(logFile);
  log.write(`$ ${[command, ...args].join(' ')}\n`);

  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  if (onLine) {
    eachLine(child.stdout, onLine);
  }

  const ended = new Promise((done) => {
    child.on('error', (error) => done({ code: -1, problem: error.message }));
    child.on('close', (code, signal) => done({ code: code ?? -1, problem: signal ? `ended by ${signal}` : `exit code ${code}` }));
  }).finally(() => {
    running.delete(child);
    log.end();
  });

  return { child, ended, logFile };
}

/** Runs a program to its end, or ends it when the time is over. */
export async function run(name, command, { minutes, ...options }) {
  const { child, ended, logFile } = start(name, command, options);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child);
  }, minutes * 60_000);
  const { code, problem } = await ended;
  clearTimeout(timer);
  return { code: late ? -1 : code, problem: late ? `not done within ${minutes} minutes` : problem, logFile };
}

/** Waits until the server answers any HTTP request at all. */
export async function untilAnswering(server, url, seconds = 60) {
  const deadline = Date.now() + seconds * 1000;
  let gone;
  server.ended.then(({ problem }) => { gone = problem; });
  while (Date.now() < deadline && gone === undefined) {
    try {
      await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  throw new Error(gone === undefined ? `no answer at ${url} within ${seconds} seconds` : `the server stopped: ${gone}`);
}

/** The path of a program of this machine: what the variable says, or the first of the names that is installed. */
export function installed(variable, ...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const path = process.env[variable] ?? names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (!path) {
    throw new Error(`there is no ${names[0]} on this machine. Install it (on Debian: apt-get install ${names[0]}), or set ${variable} to its path`);
  }
  return path;
}

export function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.on('error', failed);
    probe.listen(0, 'localhost', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Ends everything that was started: politely, then by force. */
export async function endAll() {
  const children = [...running];
  children.forEach((child) => signalGroup(child, 'SIGTERM'));
  const deadline = Date.now() + 5_000;
  while (running.size > 0 && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 50));
  }
  killAllNow();
}

export function killAllNow() {
  running.forEach((child) => signalGroup(child, 'SIGKILL'));
}

export function tail(file, lines = 30) {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '';
}

function endGroup(child) {
  signalGroup(child, 'SIGTERM');
  setTimeout(() => signalGroup(child, 'SIGKILL'), 5_000).unref();
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

function eachLine(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    lines.forEach(onLine);
  });
  stream.on('end', () => rest && onLine(rest));
}
