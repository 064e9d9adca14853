
'use strict';
// Everything that comes from the application is set as text, never as markup: a route's description or a reason may be anything.
const at = (id) => document.getElementById(id);
const routes = new Map();
const exchanges = new Map();
let drawn = '';
let updated = null;

function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === 'text') {
      element.textContent = value;
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const time = (ms) => ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(2)} ms`;
const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);

function pipeline(steps, label, source) {
  const list = make('ol', { class: 'pipeline', 'aria-label': label });
  if (source) {
    list.append(make('li', {}, make('span', { class: 'step source', text: source })));
  }
  for (const step of steps) {
    const box = make('div', { class: step.gate ? 'step gate' : 'step' }, make('span', { text: step.text }));
    (step.blocks ?? []).forEach((block, i, all) =>
      box.append(pipeline(block, all.length > 1 ? `Inside ${step.name}, path ${i + 1}` : `Inside ${step.name}`)));
    list.append(make('li', {}, box));
  }
  return list;
}

function table(caption, of) {
  const body = make('tbody');
  const rows = new Map();
  const element = make('table', {}, make('caption', {}, caption, make('span', { class: 'unseen', text: ` of ${of}` })), body);
  // Rows are kept and changed, so that whoever reads one is not thrown out of it.
  return {
    element,
    set(name, text, kind) {
      let cell = rows.get(name);
      if (!cell) {
        cell = make('td', { class: 'number' });
        rows.set(name, cell);
        body.append(make('tr', {}, make('th', { scope: 'row', text: name }), cell));
      }
      cell.className = kind ? `number ${kind}` : 'number';
      say(cell, text);
    },
  };
}

function drawRoutes(found) {
  routes.clear();
  at('route-list').replaceChildren();
  for (const route of found) {
    const id = `route-${routes.size}`;
    const tables = make('div', { class: 'tables' });
    const article = make('article', { 'aria-labelledby': id }, make('h3', { id, text: route.id }));
    if (route.title) {
      article.append(make('p', { text: route.title }));
    }
    article.append(make('p', { class: 'quiet', text: route.description }), pipeline(route.steps, `Steps of ${route.id}`, route.source), tables);
    at('route-list').append(article);
    const shown = { tables, counts: null, latencies: null, states: [] };
    if (route.counts) {
      shown.counts = table('Calls', route.id);
      shown.latencies = table('Latencies', route.id);
      tables.append(shown.counts.element, shown.latencies.element);
    }
    shown.states = route.states.map((state) => {
      const values = table(`State: ${state.name}`, route.id);
      tables.append(values.element);
      return values;
    });
    routes.set(route.id, shown);
  }
}

function updateRoute(route) {
  const shown = routes.get(route.id);
  const { counts } = route;
  if (counts && shown.counts) {
    shown.counts.set('in flight', String(counts.inFlight));
    shown.counts.set('completed', String(counts.completed));
    for (const [code, count] of Object.entries(counts.failed)) {
      shown.counts.set(`failed, ${code}`, String(count), 'failed');
    }
    for (const [reason, count] of Object.entries(counts.declined)) {
      shown.counts.set(`declined, ${reason}`, String(count), 'declined');
    }
    shown.counts.set('cancelled', String(counts.cancelled));
    if (counts.passed > 0) {
      shown.counts.set('ended by the protocol', String(counts.passed));
    }
    shown.latencies.set('median', time(counts.p50));
    shown.latencies.set('95 of 100', time(counts.p95));
    shown.latencies.set('99 of 100', time(counts.p99));
    shown.latencies.set('longest', time(counts.longest));
  }
  route.states.forEach((state, i) => {
    shown.states[i]?.set('needs attention', state.degraded ? 'yes' : 'no', state.degraded ? 'degraded' : '');
    Object.entries(state.values).forEach(([name, value]) => shown.states[i]?.set(name, value ?? ''));
  });
}

function drawExchange(exchange) {
  const clock = new Date(exchange.arrived);
  const end = exchange.detail ? `${exchange.end}, ${exchange.detail}` : exchange.end;
  const head = make('summary', {},
    make('span', { text: clock.toLocaleTimeString() }), make('code', { text: exchange.route }), ' ',
    make('span', { class: exchange.end, text: end }), make('span', { class: 'quiet', text: time(exchange.ms) }));
  const details = make('details', {}, head);
  // The steps are drawn when somebody looks at them.
  details.addEventListener('toggle', () => details.childElementCount === 1 && details.append(...inside(exchange)));
  return make('li', {}, details);
}

function inside(exchange) {
  const parts = [make('p', { class: 'quiet', text: `Exchange ${exchange.id}, correlation ${exchange.correlation}` })];
  if (exchange.summary) {
    parts.push(make('p', { text: exchange.summary }));
  }
  const body = make('tbody');
  for (const step of exchange.steps) {
    let name = make('span', { text: step.text });
    for (let i = 0; i < step.depth; i++) {
      name = make('span', { class: 'indent' }, name);
    }
    const bar = make('span', { class: 'bar' });
    const whole = Math.max(exchange.ms, 0.001);
    bar.style.marginLeft = `${Math.min(99, 100 * step.began / whole)}%`;
    bar.style.width = `${Math.min(100 - Math.min(99, 100 * step.began / whole), 100 * step.ms / whole)}%`;
    body.append(make('tr', {},
      make('th', { scope: 'row' }, name, make('span', { class: 'track', 'aria-hidden': 'true' }, bar)),
      make('td', { text: time(step.began) }), make('td', { text: time(step.ms) }),
      make('td', { class: step.end, text: step.detail ? `${step.end}, ${step.detail}` : step.end })));
  }
  const heads = ['Step', 'Began', 'Duration', 'End'].map((text) => make('th', { scope: 'col', text }));
  parts.push(make('table', { class: 'steps' },
    make('caption', { text: `Steps of ${exchange.route}` }), make('thead', {}, make('tr', {}, ...heads)), body));
  if (exchange.unrecorded > 0) {
    parts.push(make('p', { class: 'quiet', text: `${exchange.unrecorded} more steps are not remembered.` }));
  }
  return parts;
}

function updateExchanges(found) {
  const list = at('exchange-list');
  const ids = new Set(found.map((exchange) => exchange.id));
  for (const [id, item] of exchanges) {
    // What somebody has opened or is at stays, although it is old.
    if (!ids.has(id) && !item.contains(document.activeElement) && !item.firstElementChild.open) {
      item.remove();
      exchanges.delete(id);
    }
  }
  for (const exchange of [...found].reverse()) {
    if (!exchanges.has(exchange.id)) {
      const item = drawExchange(exchange);
      exchanges.set(exchange.id, item);
      list.prepend(item);
    }
  }
  at('none').hidden = exchanges.size > 0;
}

function update(found) {
  const shape = JSON.stringify(found.routes.map(({ counts, states, ...route }) => [route, !!counts, states.map((state) => state.name)]));
  if (shape !== drawn) {
    drawn = shape;
    drawRoutes(found.routes);
  }
  found.routes.forEach(updateRoute);
  updateExchanges(found.exchanges);
  at('unrecorded').hidden = found.recording;
  say(at('title'), found.application ? `Craft: ${found.application}` : 'Craft');
  document.title = at('title').textContent;
  const calls = found.routes.filter((route) => route.counts).map((route) => route.counts);
  const failed = calls.reduce((all, counts) => all + sum(counts.failed), 0);
  const completed = calls.reduce((all, counts) => all + counts.completed, 0);
  const degraded = found.routes.flatMap((route) => route.states).filter((state) => state.degraded).length;
  updated = new Date();
  say(at('state'), `The application is ${found.phase}. ${found.routes.length} routes, ${completed} calls completed, ${failed} failed`
    + `${degraded > 0 ? `, ${degraded} states need attention` : ''}.`);
}

async function poll() {
  try {
    if (!paused() && !document.hidden) {
      const answer = await fetch(location.pathname, { headers: { accept: 'application/json' }, cache: 'no-store' });
      if (!answer.ok) {
        throw new Error(`the answer was ${answer.status}`);
      }
      update(await answer.json());
    }
  } catch (error) {
    say(at('state'), `Not updated${updated ? ` since ${updated.toLocaleTimeString()}` : ''}: ${error.message}.`);
  } finally {
    setTimeout(poll, 1000);
  }
}

function toggle(button) {
  const pressed = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(pressed));
  return pressed;
}

const paused = () => at('pause').getAttribute('aria-pressed') === 'true';
at('pause').addEventListener('click', () => toggle(at('pause')));
at('announce').addEventListener('click', () => at('state').setAttribute('aria-live', toggle(at('announce')) ? 'polite' : 'off'));
poll();
