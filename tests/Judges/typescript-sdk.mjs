// The first official TypeScript client: node typescript-sdk.mjs URL | node typescript-sdk.mjs --stdio COMMAND ARGS…

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { judgeNotebook } from './lib/notebook.mjs';

const [target, command, ...args] = process.argv.slice(2);
const overStdio = target === '--stdio';

await judgeNotebook(`typescript sdk ${overStdio ? 'stdio' : 'http'}`, async () => {
  const client = new Client({ name: 'craft-judge', version: '1.0.0' });
  await client.connect(overStdio
    ? new StdioClientTransport({ command, args, stderr: 'inherit' })
    : new StreamableHTTPClientTransport(new URL(target)));
  return {
    listTools: async () => (await client.listTools()).tools,
    callTool: (name, input) => client.callTool({ name, arguments: input }),
    close: () => client.close(),
  };
});

process.exit();
