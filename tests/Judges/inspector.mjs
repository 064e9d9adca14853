// The MCP Inspector's command line, a new process for every request:
// node inspector.mjs URL | node inspector.mjs --stdio COMMAND ARGS…

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, must } from './lib/check.mjs';
import { judgeNotebook, mustListNotebook } from './lib/notebook.mjs';
import { judgesFolder } from './lib/processes.mjs';

const [target, ...command] = process.argv.slice(2);
const overStdio = target === '--stdio';
const inspector = join(judgesFolder, 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');
const home = mkdtempSync(join(tmpdir(), 'inspector-')); // It keeps a catalog and tokens in the home folder.
const toolFailed = 5;

if (overStdio) {
  const ask = (...request) => inspect([...command, '--transport', 'stdio', ...request]);
  await check('inspector stdio: lists both tools', () => ask('--method', 'tools/list').then(({ result }) => mustListNotebook(result.tools)));
} else {
  for (const era of ['legacy', 'modern']) {
    const name = `inspector http ${era}`;
    const ask = (...request) => inspect(['--server-url', target, '--transport', 'http', '--protocol-era', era, ...request]);

    await judgeNotebook(name, async () => ({
      listTools: async () => (await ask('--method', 'tools/list')).result.tools,
      callTool: async (tool, input) =>
        (await ask('--method', 'tools/call', '--tool-name', tool, '--tool-args-json', JSON.stringify(input))).result,
      close: async () => {},
    }));

    await check(`${name}: finds the schemas portable`, () => ask('--method', 'tools/list', '--strict'));
  }
}

rmSync(home, { recursive: true, force: true });
process.exit();

/** Answers with what the Inspector printed; a tool's own failure is an answer, anything else that goes wrong is not. */
async function inspect(args) {
  const everything = [inspector, '--cli', ...args, '--format', 'json', '-q'];
  const { code, stdout, stderr } = await new Promise((done) => {
    execFile(process.execPath, everything, { env: { ...process.env, HOME: home }, timeout: 25_000 }, (error, stdout, stderr) =>
      done({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr }));
  });
  must(code === 0 || (code === toolFailed && stdout), `exit code ${code}: ${stderr || stdout}`);
  const answer = JSON.parse(stdout);
  must((code === toolFailed) === (answer.result.isError === true), `exit code ${code}, but isError is ${answer.result.isError}`);
  return answer;
}
