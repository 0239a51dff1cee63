// The page with scripts: answers arrive as they are made and are added to the thread. The URL is the only state.
// Each answer is HTML from the server; only `put` inserts it.

const thread = document.querySelector('#thread');
const form = document.querySelector('header .ask');
const box = form.q;
const status = document.querySelector('#status');
const policy = window.trustedTypes?.createPolicy('semsearch', { createHTML: (html) => html });
let asking = null; // aborts the question in flight

document.cookie = `timezone=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')}; SameSite=Strict; path=/; max-age=31536000`;

function put(html) {
  return document.createRange().createContextualFragment(policy ? policy.createHTML(html) : html);
}

// --- asking -----------------------------------------------------------------------------------------------

const addressOf = (node) => new URL(node.getAttribute('href') ?? '', document.baseURI);
const key = (url) => `${new URL(url, document.baseURI).searchParams}`; // regardless of how it is written
const turns = () => [...thread.querySelectorAll('.turn')];

/** Ask the question of a URL and show the answer in the thread; with `turn`, add only the summary to it. */
async function ask(url, { push = true, turn = null } = {}) {
  asking?.abort();
  const abort = asking = new AbortController();
  close();
  const asked = url.searchParams.get('q');
  if (!asked) {
    location.assign(url);
    return;
  }
  if (push && key(url) !== key(location)) history.pushState(null, '', url);
  document.body.setAttribute('aria-busy', 'true');
  status.textContent = 'Searching…';
  try {
    const reply = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal: abort.signal });
    if (!reply.ok || !reply.body) throw new Error(`the server answered ${reply.status}`);
    for await (const [name, data] of events(reply.body)) {
      if (name === 'turn') turn ??= show(url, data);
      else if (name === 'sentence') addSentence(turn, data);
      else if (name === 'done') {
        end(turn, data);
        break; // do not wait for the end of the stream
      } else if (name === 'error') throw new Error(data.detail);
    }
  } catch (error) {
    if (abort.signal.aborted) return;
    fail(url, error);
  } finally {
    if (asking === abort) {
      asking = null;
      document.body.removeAttribute('aria-busy');
    }
  }
}

/** Yield the name and the data of each event of a stream. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
        const fields = Object.fromEntries(text.slice(0, end).split('\n').map((line) => line.split(/: ?(.*)/s)));
        if (fields.event) yield [fields.event, JSON.parse(fields.data)];
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Add a turn to the thread, after the one that it follows up on; without one, replace the thread. */
function show(url, html) {
  const number = url.searchParams.getAll('history').length;
  const shown = turns();
  const before = shown[number - 1];
  const follows = before && url.searchParams.getAll('history').at(-1) === new URL(before.dataset.address, document.baseURI).searchParams.get('q');
  const piece = put(html);
  const turn = piece.querySelector('.turn');
  if (follows) {
    shown.slice(number).forEach((later) => later.remove());
    thread.append(piece);
  } else {
    thread.replaceChildren(earlier(url), piece);
  }
  box.value = number ? '' : url.searchParams.get('q');
  keep(url, turn);
  document.title = `${url.searchParams.get('q')} · semsearch`;
  status.textContent = turn.dataset.status;
  const heading = turn.querySelector('.asked');
  if (follows) {
    heading.scrollIntoView({ block: 'start' });
  } else {
    scrollTo(0, 0);
  }
  heading.focus({ preventScroll: true });
  return turn;
}

/** Return links to the earlier questions whose answers are not on the page. */
function earlier(url) {
  const asked = url.searchParams.getAll('history');
  const piece = document.createDocumentFragment();
  if (!asked.length) return piece;
  const list = document.createElement('ol');
  asked.forEach((text, number) => {
    const there = new URL(url);
    ['q', 'history', 'protected', 'literal', 'drop', 'interpret', 'limit'].forEach((name) => there.searchParams.delete(name));
    asked.slice(0, number).forEach((one) => there.searchParams.append('history', one));
    there.searchParams.append('q', text);
    const link = Object.assign(document.createElement('a'), { href: there, textContent: text, dir: 'auto' });
    link.dataset.ask = '';
    list.append(document.createElement('li').appendChild(link).parentNode);
  });
  const nav = Object.assign(document.createElement('nav'), { className: 'before', ariaLabel: 'Earlier questions' });
  nav.append(list);
  piece.append(nav);
  return piece;
}

/** Keep the filters of a URL for the next question of the search box, except dates that the server refused. */
function keep(url, turn) {
  const mended = turn.querySelector('.undated');
  const kept = [...(mended ? addressOf(mended) : url).searchParams].filter(([name]) => ['since', 'until', 'provider', 'topic', 'type'].includes(name));
  form.querySelector('.kept').replaceChildren(...kept.map(([name, value]) =>
    Object.assign(document.createElement('input'), { type: 'hidden', name, value })));
}

function addSentence(turn, { number, html }) {
  const summary = turn?.querySelector('.summary p');
  if (!summary) return;
  if (number === 1) summary.replaceChildren(); // the summary starts over
  summary.append(put(html), ' ');
}

function end(turn, credit) {
  const summary = turn?.querySelector('.summary');
  if (!summary) return;
  summary.classList.replace('pending', 'written');
  if (!summary.querySelector('.sentence')) summary.remove();
  else if (credit) {
    summary.append(Object.assign(document.createElement('p'), { className: 'writer', textContent: credit }));
  }
}

function fail(url, error) {
  const unreachable = error instanceof TypeError;
  const what = unreachable ? 'Cannot reach the server: check that it is running, then try again.' : `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
  const section = Object.assign(document.createElement('section'), { className: 'turn problem' });
  section.dataset.address = url.href;
  section.setAttribute('role', 'alert');
  const again = Object.assign(document.createElement('a'), { href: url, textContent: 'Try again' });
  again.dataset.ask = '';
  const more = Object.assign(document.createElement('p'), { className: 'more' });
  more.append(again);
  section.append(
    Object.assign(document.createElement('h2'), { className: 'asked', textContent: 'Something went wrong' }),
    Object.assign(document.createElement('p'), { className: 'doubt', textContent: what }),
    more,
  );
  thread.querySelectorAll('.problem').forEach((old) => old.remove());
  thread.append(section);
  status.textContent = what;
  section.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('submit', (event) => {
  const sent = event.target;
  if (sent.method !== 'get') return;
  event.preventDefault();
  const url = new URL(sent.action);
  url.search = new URLSearchParams([...new FormData(sent)].filter(([, value]) => value.trim()));
  ask(url);
});

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-ask]');
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = addressOf(link);
  if (!url.searchParams.get('q')) return;
  event.preventDefault();
  ask(url);
});

addEventListener('popstate', () => {
  const shown = turns();
  const there = shown.findIndex((turn) => key(turn.dataset.address) === key(location));
  if (there >= 0 && there === shown.length - 1 && location.hash) return; // a link to a cited story
  if (there >= 0) { // back to a question whose answer is on the page
    asking?.abort();
    shown.slice(there + 1).forEach((later) => later.remove());
    const url = new URL(location);
    box.value = url.searchParams.has('history') ? '' : url.searchParams.get('q');
    keep(url, shown[there]);
    document.title = `${url.searchParams.get('q')} · semsearch`;
    shown[there].querySelector('.asked').focus();
  } else if (new URL(location).searchParams.get('q')) {
    ask(new URL(location), { push: false });
  } else {
    location.reload();
  }
});

// --- suggestions -----------------------------------------------------------------------------

const PAUSE = 60; // milliseconds without a key press before suggestions are fetched
const list = Object.assign(document.createElement('ul'), { id: 'suggestions', className: 'suggestions', hidden: true, role: 'listbox', ariaLabel: 'Suggestions' });
let waiting = 0;
let round = 0; // of the last request for suggestions: replies to earlier ones are too late
let chosen = -1;
let typed = '';
form.append(list);
for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'suggestions' })) box.setAttribute(name, value);

function close() {
  clearTimeout(waiting);
  round += 1; // what is on its way is too late
  list.hidden = true;
  chosen = -1;
  box.setAttribute('aria-expanded', 'false');
  box.removeAttribute('aria-activedescendant');
}

async function complete() {
  typed = box.value;
  if (!typed.trim()) return close();
  const own = ++round;
  try {
    const reply = await fetch(new URL(`./v1/suggest?q=${encodeURIComponent(typed)}`, document.baseURI));
    const { suggestions } = await reply.json();
    if (own !== round || box.value !== typed || document.activeElement !== box) return;
    list.replaceChildren(...suggestions.map(({ text, kind, count }, number) => {
      const item = Object.assign(document.createElement('li'), { id: `suggestion-${number}`, role: 'option', ariaSelected: 'false' });
      const label = kind === 'title' ? '' : `${kind === 'provider' ? 'outlet' : kind} · ${count}`;
      item.append(
        Object.assign(document.createElement('span'), { textContent: text, dir: 'auto', className: 'text' }),
        Object.assign(document.createElement('span'), { textContent: label, className: 'kind' }),
      );
      return item;
    }));
    chosen = -1;
    list.hidden = !suggestions.length;
    box.setAttribute('aria-expanded', String(!list.hidden));
    box.removeAttribute('aria-activedescendant');
  } catch {
    close(); // suggestions are optional
  }
}

function choose(number) {
  const items = [...list.children];
  chosen = (number + 1 + items.length + 1) % (items.length + 1) - 1; // after the last suggestion comes the typed text
  items.forEach((item, at) => item.setAttribute('aria-selected', String(at === chosen)));
  box.value = chosen < 0 ? typed : items[chosen].querySelector('.text').textContent;
  if (chosen < 0) box.removeAttribute('aria-activedescendant');
  else box.setAttribute('aria-activedescendant', items[chosen].id);
}

box.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(complete, PAUSE);
});
box.addEventListener('blur', close);
box.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  if (event.key === 'Escape') {
    if (!list.hidden) {
      event.preventDefault();
      box.value = typed;
    }
    close(); // also before the suggestions are there
  } else if (!list.hidden && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    choose(chosen + (event.key === 'ArrowDown' ? 1 : -1));
  }
});
list.addEventListener('pointerdown', (event) => {
  const item = event.target.closest('li');
  event.preventDefault(); // keep the focus in the search box
  if (!item) return;
  box.value = item.querySelector('.text').textContent;
  close();
  form.requestSubmit();
});

// --- keys and broken images ----------------------------------------------------------------------

document.addEventListener('keydown', (event) => {
  const inside = event.target.closest?.('input, textarea, select');
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === '/' && !inside) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const links = [...thread.querySelectorAll('.turn:last-child .story h3 a, .examples a')];
    const here = document.activeElement ?? document.body;
    const at = links.findIndex((link) => link === here || link.closest('.story')?.contains(here));
    const above = here === box ? list.hidden : here === document.body || here === thread || here.matches('.asked');
    const down = at >= 0 || above ? links[at + 1] : null;
    const next = event.key === 'ArrowDown' ? down : at < 0 ? null : links[at - 1] ?? box;
    if (!next) return; // let the page scroll
    event.preventDefault();
    next.focus();
  }
});

const broken = (event) => event.target.matches?.('.picture img') && event.target.classList.add('broken');
document.addEventListener('error', broken, true);
document.querySelectorAll('.picture img').forEach((image) => {
  if (image.complete && !image.naturalWidth) image.classList.add('broken');
});

// A language model may still write the summary, or the reader navigated before this script had loaded.
const unanswered = !turns().length && new URL(location).searchParams.get('q')?.trim();
if (unanswered || document.querySelector('.summary.pending')) ask(new URL(location), { push: false });
