// The second official TypeScript client, signing in.

import { auth, Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';

export const typescriptClient = (url, mode = 'auto') => ({
  async open(oauth) {
    const fresh = () => new Client({ name: 'craft-judge', version: '1.0.0' }, { versionNegotiation: { mode } });
    const wire = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: oauth });
    const first = wire();
    let client = fresh();
    try {
      await client.connect(first);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) {
        throw error;
      }
      await first.finishAuth(oauth.answer); // Compares iss.
      client = fresh();
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
    const [code, iss] = ['code', 'iss'].map((name) => oauth.answer.get(name) ?? undefined);
    await auth(oauth, { serverUrl: url, scope, authorizationCode: code, iss });
  },
});
