// One line per check, the same in every judge: PASS name, FAIL name: reason, XFAIL name: reason (a failure that is expected),
// SKIP name: reason (nothing was judged), NOTE text.

const secondsPerCheck = 30;

/** Runs one check. It passes when the body returns, and fails when it throws or takes too long. */
export async function check(name, body) {
  try {
    await withinTime(body());
    pass(name);
  } catch (error) {
    fail(name, error);
  }
}

export function pass(name) {
  console.log(`PASS ${name}`);
}

export function fail(name, reason) {
  process.exitCode = 1;
  console.log(`FAIL ${name}: ${oneLine(reason)}`);
}

export function expectedToFail(name, reason) {
  console.log(`XFAIL ${name}: ${oneLine(reason, 120)}`);
}

export function skip(name, reason) {
  console.log(`SKIP ${name}: ${oneLine(reason)}`);
}

export function note(text) {
  console.log(`NOTE ${text}`);
}

export function must(condition, reason) {
  if (!condition) {
    throw new Error(reason);
  }
}

function oneLine(reason, length = 600) {
  const text = reason instanceof Error ? [reason.message, reason.cause?.message].filter(Boolean).join(': ') : String(reason);
  return text.replace(/\s+/g, ' ').trim().slice(0, length) || 'no reason given';
}

export async function withinTime(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${secondsPerCheck} seconds`)), secondsPerCheck * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
