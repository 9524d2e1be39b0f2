// Keys, suggestions, copy buttons and dragging over the timeline.  Every page works without this file.
const en = document.documentElement.lang === 'en';
const say = (ja, english) => (en ? english : ja);
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

// While kana are being turned into kanji, every key belongs to the input method.
const composing = event => event.isComposing || event.keyCode === 229;
const typing = element => element.matches?.('input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]');

// ---- what is said to everyone, screen readers too
const spoken = document.createElement('p');
spoken.className = 'off';
spoken.setAttribute('role', 'status');
document.body.append(spoken);

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    spoken.textContent = say('コピーしました', 'Copied');
    return true;
  } catch {
    spoken.textContent = say('コピーできませんでした', 'Could not copy');
    return false;
  }
}

for (const block of $$('[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'go sub';
  button.textContent = say('コピー', 'Copy');
  button.addEventListener('click', async () => {
    const done = await copy(block.textContent);
    button.textContent = done ? say('コピーしました', 'Copied') : say('コピーできませんでした', 'Could not copy');
  });
  block.after(button);
}

for (const button of $$('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

// ---- dragging from one bar of the timeline to another asks for the time from the one to the other
for (const svg of $$('.time > svg')) {
  let first = null;
  svg.addEventListener('dragstart', event => event.preventDefault());
  svg.addEventListener('pointerdown', event => { first = event.target.closest('a'); });
  svg.addEventListener('pointerup', event => {
    const last = event.target.closest('a');
    if (!first || !last || first === last) return;
    const backwards = first.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_PRECEDING;
    const [from, to] = (backwards ? [last, first] : [first, last]).map(bar => new URL(bar.href.baseVal, location));
    from.searchParams.set('to', to.searchParams.get('to'));
    location.assign(from);
  });
}

// ---- keys: single letters, and off where the reader says so
let store = null;
try { store = window.localStorage; } catch { /* the browser keeps nothing: keys stay on */ }
let on = store?.getItem('keys') !== 'off';

const links = () => $$('.list h2 a, .day a.t');
let at = -1;
function step(by) {
  const all = links();
  const now = all.indexOf(document.activeElement);
  at = Math.min(Math.max((now < 0 ? at : now) + by, 0), all.length - 1);
  all[at]?.focus();
  all[at]?.closest('article, li').scrollIntoView({block: 'nearest'});
}
function reach(selector) {
  const target = $(selector);
  const box = target?.closest('details');
  if (box) box.open = true;
  target?.focus();
}
// What is selected in the article, in quotes and with its source; its paragraph takes the place of the one shown.
function quoted() {
  const picked = window.getSelection();
  const text = String(picked).trim();
  const start = picked.anchorNode;
  const place = (start?.closest ? start : start?.parentElement)?.closest('.art > *');
  if (!text || !place || !$('#quote')) return '';
  const source = $('#quote').textContent.split('」(').at(-1).replace(/、第\d+段落\)$/, ')');
  const number = place.id.match(/^p(\d+)$/)?.[1];
  return `「${text.replaceAll('「', '『').replaceAll('」', '』')}」(${number ? source.replace(/\)$/, `、第${number}段落)`) : source}`;
}
const follow = selector => $(selector)?.click();
const home = () => location.assign($('.brand')?.href ?? '/');
const keys = {
  '/': () => { $('#q')?.focus(); $('#q')?.select(); },
  j: () => step(1),
  k: () => step(-1),
  o: () => (links().includes(document.activeElement) ? document.activeElement.click() : links()[Math.max(at, 0)]?.click()),
  n: () => follow('.pages [rel=next], .bar [rel=next]'),
  p: () => follow('.pages [rel=prev], .bar [rel=prev]'),
  f: () => reach('.side input:not([type=hidden]), .side a'),
  s: () => reach('.bar .inline a'),
  x: () => $('[name=id]', links()[at]?.closest('article') ?? $('.list'))?.click(),
  c: () => {
    if ($('.cite')) copy(quoted() || $('.cite').textContent);
    else if ($('[name=id]:checked')) $('#pick').requestSubmit();
  },
  y: () => copy(location.href),
  h: () => chord === 'g' && home(),
  '?': () => location.assign('/help' + (new URLSearchParams(location.search).has('lang') ? `?lang=${en ? 'en' : 'ja'}` : '') + '#keys'),
};
let chord = '';
document.addEventListener('keydown', event => {
  if (composing(event)) return;
  if (event.key === 'Escape' && typing(event.target)) return event.target.blur();
  if (!on || typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
  if (act) {
    event.preventDefault();
    act();
  }
  chord = event.key;
});

const box = $('#keyswitch');
if (box) {
  const button = $('button', box);
  const show = () => { button.textContent = on ? box.dataset.off : box.dataset.on; };
  button.addEventListener('click', () => {
    on = !on;
    try { store?.setItem('keys', on ? 'on' : 'off'); } catch { /* kept for this page only */ }
    show();
  });
  box.hidden = false;
  show();
}

// ---- suggestions: a combobox (WAI-ARIA), from this collection only
const kinds = {
  title: say('見出し', 'headline'), author: say('筆者', 'author'), source: say('媒体', 'source'),
  country: say('国', 'country'), term: say('語', 'word'),
};
const field = $('#q');
if (field) {
  const list = document.createElement('ul');
  list.id = 'hints';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', say('候補', 'Suggestions'));
  field.after(list);
  for (const [name, value] of Object.entries({role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'hints', 'aria-expanded': 'false'}))
    field.setAttribute(name, value);
  let chosen = -1, typed = '', timer = 0, asking = null;

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    chosen = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const choose = index => {
    const all = [...list.children];
    chosen = index < all.length ? index : -1;
    all.forEach((item, i) => item.setAttribute('aria-selected', String(i === chosen)));
    const item = all[chosen];
    if (item) field.setAttribute('aria-activedescendant', item.id);
    else field.removeAttribute('aria-activedescendant');
    field.value = item ? item.dataset.text : typed;
  };
  const show = found => {
    list.replaceChildren(...found.map((hint, i) => {
      const item = document.createElement('li');
      item.id = `hint${i}`;
      item.dataset.text = hint.q;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', 'false');
      const about = document.createElement('span');
      about.textContent = `${kinds[hint.kind] ?? ''} ${hint.count.toLocaleString('en')}${say('件', '')}`;
      const text = document.createElement('span');
      text.lang = 'ja';
      text.textContent = hint.text;
      item.append(text, about);
      item.addEventListener('pointerdown', event => {
        event.preventDefault();
        field.value = hint.q;
        close();
        field.form.requestSubmit();
      });
      return item;
    }));
    chosen = -1;
    list.hidden = !found.length;
    field.setAttribute('aria-expanded', String(!list.hidden));
    if (found.length) spoken.textContent = say(`候補 ${found.length}件`, `${found.length} suggestions`);
  };
  const ask = async () => {
    typed = field.value;
    if (!typed.trim()) return close();
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({q: typed})}`, {signal: asking.signal});
      if (answer.ok && field.value === typed && document.activeElement === field) show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== 'AbortError') close();
    }
  };
  const later = event => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  };
  field.addEventListener('input', later);
  field.addEventListener('compositionend', later);
  field.addEventListener('compositionstart', close);
  field.addEventListener('blur', close);
  field.addEventListener('keydown', event => {
    if (composing(event) || list.hidden) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      choose(event.key === 'ArrowDown' ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1);
    } else if (event.key === 'Escape') {
      event.preventDefault(); // else the browser would empty the field
      event.stopPropagation();
      field.value = typed;
      close();
    }
  });
}
