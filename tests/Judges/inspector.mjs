// The MCP Inspector's command line, a new process for every request:
// node inspector.mjs URL | node inspector.mjs --stdio COMMAND ARGS…

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './lib/check.mjs';
import { inspect } from './lib/inspector.mjs';
import { judgeNotebook, mustListNotebook } from './lib/notebook.mjs';

const [target, ...command] = process.argv.slice(2);
const overStdio = target === '--stdio';
const home = mkdtempSync(join(tmpdir(), 'inspector-')); // It keeps a catalog and tokens in the home folder.

if (overStdio) {
  const ask = (...request) => inspect([...command, '--transport', 'stdio', ...request], { HOME: home });
  await check('inspector stdio: lists both tools', () => ask('--method', 'tools/list').then(({ result }) => mustListNotebook(result.tools)));
} else {
  for (const era of ['legacy', 'modern']) {
    const name = `inspector http ${era}`;
    const ask = (...request) => inspect(['--server-url', target, '--transport', 'http', '--protocol-era', era, ...request], { HOME: home });

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
