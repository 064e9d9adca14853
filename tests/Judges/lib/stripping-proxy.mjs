// Stands before a server, passes everything on as it comes, and takes one header out of every answer, as some gateways do.

import { createServer, request } from 'node:http';

export class StrippingProxy {
  /** How many answers had the header. */
  stripped = 0;
  /** The paths that were asked for, in order. */
  paths = [];
  #server;

  constructor(port, serverPort, header) {
    this.#server = createServer((incoming, outgoing) => this.#passOn(incoming, outgoing, serverPort, header)).listen(port, 'localhost');
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #passOn(incoming, outgoing, port, header) {
    this.paths.push(new URL(incoming.url, 'http://server').pathname);
    const options = { host: 'localhost', port, path: incoming.url, method: incoming.method, headers: incoming.headers };
    const sent = request(options, (answer) => {
      const { [header]: found, ...headers } = answer.headers;
      this.stripped += found === undefined ? 0 : 1;
      outgoing.writeHead(answer.statusCode, headers);
      answer.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    outgoing.on('close', () => sent.destroy());
    incoming.pipe(sent);
  }
}
