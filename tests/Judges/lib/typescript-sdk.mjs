// The first official TypeScript client, signing in.

import { auth, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

export const typescriptSdk = (url) => ({
  async open(oauth) {
    const wire = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: oauth });
    const first = wire();
    let client = new Client({ name: 'craft-judge', version: '1.0.0' });
    try {
      await client.connect(first);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) {
        throw error;
      }
      await first.finishAuth(oauth.answer.get('code'));
      client = new Client({ name: 'craft-judge', version: '1.0.0' });
      await client.connect(wire());
    }
    return {
      listTools: async () => (await client.listTools()).tools,
      callTool: (name, input) => client.callTool({ name, arguments: input }),
      close: () => client.close(),
    };
  },

  async signIn(oauth, scope) {
    await auth(oauth, { serverUrl: url, scope });
    await auth(oauth, { serverUrl: url, authorizationCode: oauth.answer.get('code') });
  },
});
