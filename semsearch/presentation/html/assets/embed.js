// The widget: <semsearch-ask question="…"></semsearch-ask>, or <div data-semsearch data-question="…"></div>.
// It asks the server that it was loaded from. Archive text is inserted as text, never as HTML.

const IMAGES = true;
const SERVER = new URL('.', import.meta.url);
const NAMES = ['question', 'fixed', 'placeholder', 'topic', 'provider', 'since', 'until', 'limit', 'theme', 'lang', 'compact', 'token'];

const WORDS = {
  en: { ask: 'Ask', hint: 'Ask the archive', wait: 'Searching…', none: 'Nothing in the archive seems to answer this question.', near: 'No close match. These stories may not answer the question.', empty: 'Nothing found: try other words.', reports: ['other report', 'other reports'], all: 'Open in the archive', story: 'story', lost: 'Cannot reach the archive, or it does not allow this page (setting server.origins).', untitled: '(untitled)' },
  de: { ask: 'Fragen', hint: 'Das Archiv fragen', wait: 'Suche läuft…', none: 'Nichts im Archiv scheint die Frage zu beantworten.', near: 'Kein genauer Treffer. Vielleicht keine Antwort auf die Frage.', empty: 'Nichts gefunden: bitte andere Wörter versuchen.', reports: ['weiterer Bericht', 'weitere Berichte'], all: 'Im Archiv öffnen', story: 'Meldung', lost: 'Das Archiv ist nicht erreichbar oder lässt diese Seite nicht fragen (Einstellung server.origins).', untitled: '(ohne Titel)' },
  fr: { ask: 'Demander', hint: 'Interroger les archives', wait: 'Recherche…', none: 'Rien dans les archives ne semble répondre à la question.', near: 'Rien de très proche. Ces sujets ne répondent peut-être pas.', empty: 'Aucun résultat : essayez d’autres mots.', reports: ['autre article', 'autres articles'], all: 'Ouvrir dans les archives', story: 'sujet', lost: 'Les archives sont injoignables, ou n’admettent pas cette page (réglage server.origins).', untitled: '(sans titre)' },
  es: { ask: 'Preguntar', hint: 'Preguntar al archivo', wait: 'Buscando…', none: 'Nada en el archivo parece responder a la pregunta.', near: 'Nada muy cercano. Quizá no respondan a la pregunta.', empty: 'No se encontró nada: pruebe con otras palabras.', reports: ['otro artículo', 'otros artículos'], all: 'Abrir en el archivo', story: 'noticia', lost: 'El archivo no responde, o no admite esta página (ajuste server.origins).', untitled: '(sin título)' },
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host{all:initial;display:block;container-type:inline-size;overflow-wrap:anywhere;color-scheme:light dark;--paper:light-dark(#fff,#1c201f);--ink:light-dark(#1d1f1e,#e8e8e3);--soft:light-dark(#565c59,#a7aeaa);--line:light-dark(#dedbd2,#363c3a);--accent:light-dark(#14564f,#83cdbf);--on:light-dark(#fff,#0c211e);--mark:light-dark(#fbe7a8,#5c4a12);--warn:light-dark(#7a3d00,#f0b070)}
:host([hidden]){display:none}
:host(:is([theme=light],[data-theme=light])){color-scheme:light}
:host(:is([theme=dark],[data-theme=dark])){color-scheme:dark}
*{box-sizing:border-box;margin:0;padding:0}
.box{--a:var(--semsearch-accent,var(--accent));font:var(--semsearch-font,1rem/1.5 system-ui,"Noto Sans",sans-serif);color:var(--semsearch-ink,var(--ink));background:var(--semsearch-background,var(--paper));border:1px solid var(--semsearch-line,var(--line));border-radius:var(--semsearch-radius,.6rem);padding:.9rem}
.box,.answer,ol,ul{display:grid;grid-template-columns:minmax(0,1fr);gap:.7rem}
a,summary{color:var(--a)}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
form{display:flex;gap:.5rem}
input,button{font:inherit;border-radius:.45rem;border:1px solid var(--soft);padding:.35rem .7rem;min-height:2.5rem;background:none;color:inherit;min-width:0}
input{flex:1;appearance:none}
input::placeholder{color:var(--soft);opacity:1}
button{background:var(--a);color:var(--semsearch-on-accent,var(--on));border-color:transparent;font-weight:600;cursor:pointer}
h3,h4{font-size:1.05em}
h4{line-height:1.35;font-family:var(--semsearch-headline-font,inherit)}
h4>*{color:inherit;text-decoration:none}
a:hover{text-decoration:underline}
mark{background:var(--mark);color:inherit;border-radius:2px}
ol,ul{list-style:none}
ul{gap:.4rem;padding:.3rem 0}
li article,h4>*{display:flow-root}
ol>li+li{border-block-start:1px solid var(--line);padding-block-start:.7rem}
.facts{color:var(--soft);font-size:.87em}
.answer:empty{display:none}
.summary{border-inline-start:3px solid var(--a);padding-inline-start:.8rem}
.doubt{color:var(--warn);font-weight:600}
.cite{font-size:.75em;vertical-align:.25em;margin-inline-start:.25em}
summary{cursor:pointer;font-size:.93em;padding-block:.25rem}
ul li{border-inline-start:2px solid var(--line);padding-inline-start:.7rem;line-height:1.4}
ul .facts{display:block}
.picture{float:inline-end;width:clamp(4.5rem,26cqi,8.5rem);aspect-ratio:16/10;margin-inline-start:.8rem;border-radius:.35rem;overflow:hidden;background:var(--line)}
img{width:100%;height:100%;object-fit:cover;display:block}
.broken{visibility:hidden}
.compact :is(.summary,.excerpt,.picture){display:none}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
`);

/** Create an element. */
function make(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null && value !== false) made.setAttribute(key, value === true ? '' : value);
  made.append(...inside.flat().filter((one) => one != null && one !== ''));
  return made;
}

/** Return an http or https URL, or null. */
function address(text) {
  try {
    const url = new URL(text);
    return ['http:', 'https:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Highlight ranges of code points. */
function marked(text, places) {
  const characters = [...text];
  const pieces = [];
  let at = 0;
  for (const [start, end] of places) {
    pieces.push(characters.slice(at, start).join(''), make('mark', {}, characters.slice(start, end).join('')));
    at = end;
  }
  return [...pieces, characters.slice(at).join('')];
}

/** Yield name and data of each event. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part; !(part = await reader.read()).done;) {
    text += part.value;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const fields = Object.fromEntries(text.slice(0, end).split('\n').map((line) => line.split(/: ?(.*)/s)));
      if (fields.event) yield [fields.event, JSON.parse(fields.data)];
    }
  }
}

class Widget {
  #host; #root; #read; #words; #lang; #abort = null; #showing; #answer; #status;

  /** `read` returns an attribute of the host element; null if absent. */
  constructor(host, read) {
    this.#host = host;
    this.#read = read;
    this.#root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [sheet];
  }

  /** Render, and ask the question. */
  build() {
    const question = this.#read('question')?.trim() ?? '';
    const lang = this.#read('lang') || this.#host.closest('[lang]')?.lang || 'en';
    try {
      this.#lang = Intl.getCanonicalLocales(lang)[0];
    } catch {
      this.#lang = 'en';
    }
    this.#words = WORDS[this.#lang.split('-')[0]] ?? WORDS.en;
    this.#answer = make('div', { part: 'answer', class: 'answer' });
    this.#status = make('p', { part: 'status', role: 'status', class: 'unseen' });
    const name = question || this.#words.hint;
    const fixed = question && this.#read('fixed') != null;
    this.#root.replaceChildren(make('section', { class: this.#read('compact') != null ? 'box compact' : 'box', part: 'box', lang: this.#words === WORDS.en ? 'en' : this.#lang, 'aria-label': name },
      make('h3', { class: !fixed && 'unseen', part: 'question', dir: 'auto' }, name),
      fixed ? null : this.#form(question), this.#status, this.#answer));
    if (question) this.#ask(question);
  }

  #form(question) {
    const hint = this.#read('placeholder') || this.#words.hint;
    const input = make('input', { type: 'search', part: 'input', required: true, maxlength: 2000, dir: 'auto', enterkeyhint: 'search', autocomplete: 'off', 'aria-label': this.#words.hint, placeholder: hint });
    input.value = question;
    const form = make('form', { part: 'form' }, input, make('button', { part: 'button' }, this.#words.ask));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (input.value.trim()) this.#ask(input.value.trim());
    });
    return form;
  }

  #parameters(question) {
    const asked = new URLSearchParams({ q: question });
    for (const name of ['topic', 'provider', 'since', 'until', 'limit']) if (this.#read(name)) asked.set(name, this.#read(name));
    return asked;
  }

  async #ask(question) {
    this.#abort?.abort();
    clearTimeout(this.#showing);
    const abort = this.#abort = new AbortController();
    const asked = this.#parameters(question);
    if (!asked.has('limit')) asked.set('limit', '3');
    asked.set('timezone', Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC');
    const token = this.#read('token');
    this.#status.className = 'facts';
    this.#status.textContent = this.#words.wait;
    try {
      const reply = await fetch(new URL(`v1/ask?${asked}`, SERVER), {
        headers: { Accept: 'text/event-stream', ...(token && { Authorization: `Bearer ${token}` }) },
        credentials: 'omit', referrerPolicy: 'strict-origin', signal: abort.signal,
      });
      if (!reply.ok) throw new Error((await reply.json().catch(() => ({}))).detail ?? `${reply.status}`);
      let summary = null;
      for await (const [name, data] of events(reply.body)) {
        if (name === 'stories') summary = this.#found(question, data);
        else if (name === 'sentence') this.#sentence(summary, data);
        else if (name === 'error') throw new Error(data.detail);
      }
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#fail(question, error instanceof TypeError ? this.#words.lost : error.message);
    }
  }

  #found(question, { confidence, stories }) {
    const words = this.#words;
    const doubt = !stories.length ? words.empty : { none: words.none, low: words.near }[confidence];
    const summary = doubt ? null : make('p', { part: 'summary', class: 'summary' });
    const list = make('ol', { part: 'stories' }, stories.map((story) => this.#story(story)));
    const parts = [doubt && make('p', { class: 'doubt', part: 'doubt' }, doubt), summary, list, this.#onward(question)].filter(Boolean);
    this.#showing = setTimeout(() => {
      this.#answer.replaceChildren(...parts);
      this.#status.className = 'unseen';
      this.#status.textContent = doubt || `${words.story}: ${stories.length}`;
    }, 80); // no shift
    return summary;
  }

  #sentence(summary, { text, citations, number, cited = [] }) {
    if (!summary) return;
    if (number === 1) summary.replaceChildren();
    summary.append(make('span', { dir: 'auto' }, text), ...citations.map((at, n) => {
      const { title, outlet } = cited[n] ?? {}, name = outlet ? `${at} ${outlet}` : at;
      const cite = make('a', { class: 'cite', href: '#', title, 'aria-label': `${this.#words.story} ${name}` }, `[${name}]`);
      cite.addEventListener('click', (event) => {
        event.preventDefault();
        const story = this.#answer.querySelectorAll('ol > li')[at - 1];
        story?.scrollIntoView({ block: 'nearest' });
        story?.querySelector('a')?.focus({ preventScroll: true });
      });
      return cite;
    }), ' ');
  }

  #story({ article, highlights, related }) {
    const [one, many] = this.#words.reports;
    const count = related.length;
    return make('li', { part: 'story' }, make('article', {},
      this.#picture(article),
      make('h4', {}, this.#title(article, highlights.title)),
      make('p', { class: 'facts', part: 'facts' }, this.#facts(article)),
      article.excerpt && make('p', { class: 'excerpt', part: 'excerpt', dir: 'auto' }, marked(article.excerpt, highlights.excerpt)),
      count ? make('details', { part: 'coverage' },
        make('summary', {}, `${count} ${count === 1 ? one : many}`),
        make('ul', {}, related.slice(0, 8).map((other) => make('li', {}, this.#title(other.article, []), make('span', { class: 'facts' }, this.#facts(other.article)))), count > 8 ? make('li', {}, `+ ${count - 8}`) : null)) : null,
    ));
  }

  #title(article, places) {
    const url = address(article.url);
    const text = article.title.trim() ? marked(article.title, places) : [url ?? this.#words.untitled];
    return make(url ? 'a' : 'span', url ? { part: 'title', href: url, target: '_blank', rel: 'noopener noreferrer', dir: 'auto' } : { part: 'title', dir: 'auto' }, text);
  }

  #facts({ provider, published_at: when }) {
    const day = when && new Intl.DateTimeFormat(this.#lang, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(when));
    const outlet = provider.name || provider.domain;
    return [outlet && make('span', { dir: 'auto' }, outlet), outlet && day && ' · ', day && make('time', { datetime: when.slice(0, 10) }, day)];
  }

  #picture({ images }) {
    const url = IMAGES && images.map((image) => address(image.url)).find(Boolean);
    if (!url) return null;
    const image = make('img', { src: url, alt: '', loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer' });
    image.addEventListener('error', () => image.classList.add('broken'));
    return make('div', { class: 'picture', part: 'picture' }, image);
  }

  #onward(question) {
    const there = new URL(`?${this.#parameters(question)}`, SERVER);
    return make('p', { class: 'facts', part: 'more' }, make('a', { href: there, target: '_blank', rel: 'noopener' }, this.#words.all));
  }

  #fail(question, text) {
    clearTimeout(this.#showing);
    this.#status.className = 'unseen';
    this.#status.textContent = '';
    this.#answer.replaceChildren(make('p', { class: 'doubt', part: 'problem', role: 'alert' }, text), this.#onward(question));
  }
}

class Element extends HTMLElement {
  static observedAttributes = NAMES.filter((name) => name !== 'theme');
  #widget; #waiting = false;

  connectedCallback() {
    this.#widget ??= new Widget(this, (name) => this.getAttribute(name));
    this.#later();
  }

  attributeChangedCallback() {
    if (this.#widget) this.#later();
  }

  #later() { // once for all attributes
    if (this.#waiting) return;
    this.#waiting = true;
    queueMicrotask(() => {
      this.#waiting = false;
      if (this.isConnected) this.#widget.build();
    });
  }
}

if (!customElements.get('semsearch-ask')) {
  customElements.define('semsearch-ask', Element);
  const mount = () => document.querySelectorAll('div[data-semsearch]').forEach((div) => {
    if (!div.shadowRoot) new Widget(div, (name) => div.getAttribute(`data-${name}`)).build();
  });
  mount();
  new MutationObserver(mount).observe(document.documentElement, { childList: true, subtree: true });
}
