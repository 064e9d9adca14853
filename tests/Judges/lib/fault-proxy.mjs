// Stands before an identity provider, passes everything on, and lies about one answer when it is told to.

import { createServer, request } from 'node:http';

export class FaultProxy {
  #lies = new Map();
  #server;

  constructor(port, providerPort) {
    this.#server = createServer((incoming, outgoing) => this.#answer(incoming, outgoing, providerPort)).listen(port, 'localhost');
  }

  /** `lie(ask)` answers with what the caller is to see: { status, headers, body }. What is true it learns by `ask()`, if it wants to. */
  lie(path, lie) {
    this.#lies.set(path, lie);
  }

  truth() {
    this.#lies.clear();
  }

  close() {
    this.#server.close();
  }

  async #answer(incoming, outgoing, port) {
    const path = new URL(incoming.url, 'http://provider').pathname;
    try {
      const ask = () => passOn(incoming, port);
      const seen = await (this.#lies.get(path) ?? ask)(ask);
      const { 'content-length': _, 'transfer-encoding': __, ...headers } = seen.headers;
      outgoing.writeHead(seen.status, headers).end(seen.body);
    } catch {
      outgoing.writeHead(502).end();
    }
  }
}

function passOn(incoming, port) {
  return new Promise((done, failed) => {
    const options = { host: 'localhost', port, path: incoming.url, method: incoming.method, headers: incoming.headers };
    const sent = request(options, async (answer) => {
      const parts = [];
      for await (const part of answer) {
        parts.push(part);
      }
      done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) });
    });
    sent.on('error', failed);
    incoming.pipe(sent);
  });
}
