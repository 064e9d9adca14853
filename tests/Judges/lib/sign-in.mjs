// What every client must see of the Notebook when people sign in: alice is a member and writes, bob is none and only reads.

import { randomUUID } from 'node:crypto';
import { check, fail, must, withinTime } from './check.mjs';
import { Browser } from './browser.mjs';
import { judgeNotebook, textOf } from './notebook.mjs';

export const redirectUri = 'http://127.0.0.1:45679/callback'; // Nobody listens there: the browser stops before it.

/** `connect(person)` answers with a client that this person has signed in to, as `judgeNotebook` wants it. */
export async function judgeSignIn(name, connect) {
  await judgeNotebook(`${name} alice`, () => connect('alice'));

  let bob;
  try {
    bob = await withinTime(connect('bob'));
  } catch (error) {
    fail(`${name} bob: connects`, error);
    return;
  }

  await check(`${name} bob: may read, and sees no note of alice`, async () => {
    const result = await bob.callTool('notes_list', {});
    must(!result.isError, `notes_list failed: ${textOf(result)}`);
    must(!textOf(result).includes('outside judge'), `there is a note in the answer: ${textOf(result)}`);
  });

  await check(`${name} bob: is shown every tool`, async () => {
    const names = (await bob.listTools()).map((tool) => tool.name);
    must(names.includes('notes_list') && names.includes('notes_create'), `the tools are ${names.join(', ')}`);
  });

  await check(`${name} bob: is told plainly that he may not write`, () => mustBeRefused(() => bob.callTool('notes_create', { title: randomUUID(), body: 'Not mine to write.' })));

  await bob.close();
}

const refusal = 'You are not allowed to use this tool.';

/** Holds for an answer of the tool that says so to a person; that a client finds no such tool is none. */
export async function mustBeRefused(call) {
  const result = await call();
  must(result.isError === true, `it was done: ${textOf(result)}`);
  mustBePlain(textOf(result));
}

export function mustBePlain(text) {
  must(text.includes(refusal), `that is not plain: ${text}`);
}

/** What both TypeScript clients want to know of the program they are in. It keeps everything in memory, and its user is at a scripted browser. */
export class MemoryOauth {
  saved = { client: undefined, tokens: undefined, verifier: undefined, discovery: undefined };
  registrations = 0;
  logins = 0;
  answer; // The query of the redirect that the browser ended at.

  constructor(person) {
    this.browser = new Browser(person);
  }

  get redirectUrl() {
    return redirectUri;
  }

  get clientMetadata() {
    return {
      client_name: 'Craft judge',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  state() {
    return (this.expectedState = randomUUID());
  }

  clientInformation() {
    return this.saved.client;
  }

  saveClientInformation(client) {
    this.registrations += this.saved.client ? 0 : 1;
    this.saved.client = client;
  }

  tokens() {
    return this.saved.tokens;
  }

  saveTokens(tokens) {
    this.saved.tokens = tokens;
  }

  saveCodeVerifier(verifier) {
    this.saved.verifier = verifier;
  }

  codeVerifier() {
    return this.saved.verifier;
  }

  discoveryState() {
    return this.saved.discovery;
  }

  saveDiscoveryState(discovery) {
    this.saved.discovery = discovery;
  }

  invalidateCredentials(what) {
    if (what === 'all' || what === 'client') {
      this.saved.client = undefined;
    }
    if (what === 'all' || what === 'tokens') {
      this.saved.tokens = undefined;
    }
    if (what === 'all' || what === 'discovery') {
      this.saved.discovery = undefined;
    }
  }

  async redirectToAuthorization(url) {
    this.logins++;
    this.answer = (await this.browser.authorize(url, redirectUri)).searchParams;
    must(this.answer.get('state') === this.expectedState, `state came back as ${this.answer.get('state')}`);
    must(this.answer.has('code'), `the sign-in answered ${this.answer}`);
  }
}
