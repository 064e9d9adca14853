#!/usr/bin/env node
// A person at a browser, as far as the servers can tell: cookies, redirects, `Refresh`, forms whose buttons it presses. It follows a sign-in
// to its end, also as a program, for those that start a browser themselves: PERSON=alice BROWSER=lib/browser.mjs.

import { request } from 'node:http';
import { fileURLToPath } from 'node:url';

const mostSteps = 20;
const anyPage = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

export class Browser {
  #jar = new Map(); // By host name: all ports of a host share cookies.

  /** The addresses that were visited, without their queries. */
  visited = [];

  constructor(person) {
    this.presses = [`Sign in as ${person}`, 'Allow'];
  }

  /**
   * Opens an address and goes on until a page has nothing to press. Answers with that page: { url, status, body }; or, without opening it, with
   * the first address that begins with `stopAt`.
   */
  async open(address, stopAt) {
    let next = { url: new URL(address) };
    for (let step = 0; step < mostSteps; step++) {
      if (stopAt && next.url.href.startsWith(stopAt)) {
        return { url: next.url };
      }
      const page = await this.#visit(next);
      next = this.#after(page);
      if (!next) {
        return page;
      }
    }
    throw new Error(`the sign-in does not end: ${this.visited.join(' -> ')}`);
  }

  /** Follows an authorization URL to the client's redirect URI, and answers with that URL. */
  async authorize(authorizationUrl, redirectUri) {
    const page = await this.open(authorizationUrl, redirectUri);
    if (page.status) {
      throw new Error(`the sign-in ended at ${page.url.origin}${page.url.pathname} with ${page.status}: ${textOf(page.body)}`);
    }
    return page.url;
  }

  #visit({ url, form }) {
    this.visited.push(url.origin + url.pathname);
    const cookies = this.#cookiesOf(url);
    const headers = {
      Accept: anyPage,
      'User-Agent': 'Mozilla/5.0 (judge)',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
      'Sec-Fetch-Site': form ? 'same-origin' : 'cross-site',
      ...(cookies.size > 0 && { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      // The pages ask for no-referrer, and then a browser names no origin either.
      ...(form && { Origin: 'null', 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(form) }),
    };
    return new Promise((done, failed) => {
      const sent = request(url, { method: form ? 'POST' : 'GET', headers, timeout: 20_000 }, async (answer) => {
        try {
          const parts = [];
          for await (const part of answer) {
            parts.push(part);
          }
          this.#keep(url, answer.headers['set-cookie'] ?? []);
          done({ url, status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() });
        } catch (error) {
          failed(error);
        }
      });
      sent.on('timeout', () => sent.destroy(new Error(`no answer from ${url.origin}${url.pathname}`)));
      sent.on('error', failed);
      sent.end(form);
    });
  }

  /** Where a page leads: by redirect, by itself, or by a button. */
  #after({ url, status, headers, body }) {
    if ([301, 302, 303].includes(status) && headers.location) {
      return { url: new URL(headers.location, url) };
    }
    const refresh = /^0; *url=(.+)$/i.exec(headers.refresh ?? '');
    if (refresh) {
      return { url: new URL(refresh[1], url) };
    }

    const [, attributes, inside] = /<form([^>]*)>(.*?)<\/form>/s.exec(body) ?? [];
    if (status !== 200 || inside === undefined) {
      return undefined;
    }
    const buttons = [...inside.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)].map(([, tag, text]) => ({ ...attributesOf(tag), text: textOf(text) }));
    const button = buttons.find(({ text }) => this.presses.includes(text));
    if (!button) {
      throw new Error(`no button to press among ${buttons.map(({ text }) => text).join(', ') || 'none'}`);
    }
    const hidden = [...inside.matchAll(/<input([^>]*)>/g)].map(([, tag]) => attributesOf(tag));
    const fields = [...hidden, button].filter(({ name }) => name).map(({ name, value }) => [name, value ?? '']);
    return { url: new URL(attributesOf(attributes).action ?? '', url), form: new URLSearchParams(fields).toString() };
  }

  #cookiesOf({ hostname }) {
    return this.#jar.get(hostname) ?? this.#jar.set(hostname, new Map()).get(hostname);
  }

  #keep(url, setCookies) {
    const cookies = this.#cookiesOf(url);
    for (const line of setCookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === '' || /; *max-age=0/i.test(line)) {
        cookies.delete(name);
      } else {
        cookies.set(name, value);
      }
    }
  }
}

function attributesOf(tag) {
  return Object.fromEntries([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, decoded(value)]));
}

function textOf(markup) {
  return decoded(markup.replace(/<(style|title)[^>]*>.*?<\/\1>/gs, ' ').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

function decoded(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(Number(decimal)) : (named[name] ?? whole));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const address = process.argv[2];
  const { url, status } = await new Browser(process.env.PERSON ?? 'alice').open(address);
  console.error(`the browser ended at ${url.origin}${url.pathname} with ${status}`);
}
