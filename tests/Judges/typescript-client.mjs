// The second official TypeScript client, on the old wire and the new one:
// node typescript-client.mjs URL | node typescript-client.mjs --stdio COMMAND ARGS…

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { must } from './lib/check.mjs';
import { judgeNotebook } from './lib/notebook.mjs';

const [target, command, ...args] = process.argv.slice(2);
const overStdio = target === '--stdio';

for (const [era, mode] of Object.entries({ '2025-11-25': 'legacy', '2026-07-28': { pin: '2026-07-28' }, 'own choice': 'auto' })) {
  await judgeNotebook(`typescript client ${overStdio ? 'stdio' : 'http'} ${era}`, async () => {
    const client = new Client({ name: 'craft-judge', version: '1.0.0' }, { versionNegotiation: { mode } });
    await client.connect(overStdio
      ? new StdioClientTransport({ command, args, stderr: 'inherit' })
      : new StreamableHTTPClientTransport(new URL(target)));

    const wanted = mode === 'legacy' ? '2025-11-25' : '2026-07-28';
    const spoken = client.getNegotiatedProtocolVersion();
    must(spoken === wanted, `the client and the server settled on ${spoken}, not on ${wanted}`);

    return {
      listTools: async () => (await client.listTools()).tools,
      callTool: (name, input) => client.callTool({ name, arguments: input }),
      close: () => client.close(),
    };
  });
}

process.exit();
