// @ts-nocheck: the root configuration has no DOM library
import { ApiError, ask } from './api.js';
import { prepareConnect, showConnect } from './connect.js';
import { prepareDrop } from './drop.js';
import { bytes, count } from './format.js';
import { prepareImport } from './import.js';
import { watchChanges } from './live.js';
import { focusPanel, showPanel } from './study-panel.js';
import { studyRow } from './study-row.js';
import { text } from './texts.js';

const PAGE = 50;
const MOST_AT_ONCE = 1000;
const TYPING_MS = 250;
const SKELETON_AFTER_MS = 150;

/** @type {<T extends HTMLElement = HTMLElement>(id: string) => T} */
const byId = (id) => /** @type {any} */ (document.getElementById(id));
const query = byId('q');
const rows = byId('rows');

/** What is shown. @type {{ q: string, studies: import('./api.js').Study[], next: string | undefined, asked: number }} */
const state = { q: '', studies: [], next: undefined, asked: 0 };

const address = () => new URLSearchParams(location.search);

/** Puts the view into the address, so that reload, back and a sent link show the same. @param {Record<string, string | undefined>} change @param {boolean} [push] */
function remember(change, push = false) {
  const search = address();
  for (const [key, value] of Object.entries(change)) {
    if (value) search.set(key, value);
    else search.delete(key);
  }
  const url = search.size > 0 ? `/?${search}` : '/';
  if (push) history.pushState(null, '', url);
  else history.replaceState(null, '', url);
}

/** @param {number} limit @param {string} [after] */
function askStudies(limit, after) {
  const search = new URLSearchParams({ limit: String(limit) });
  if (state.q) search.set('q', state.q);
  if (after) search.set('after', after);
  return ask(`/studies?${search}`);
}

/** Loads from the top as many as are shown. @param {boolean} [markNew] */
async function load(markNew = false) {
  const mine = ++state.asked;
  const known = new Set(state.studies.map((study) => study.studyInstanceUid));
  const waiting = setTimeout(showSkeleton, SKELETON_AFTER_MS);
  try {
    const page = await askStudies(Math.min(Math.max(PAGE, known.size), MOST_AT_ONCE));
    if (mine !== state.asked) return;
    state.studies = page.studies;
    state.next = page.next;
    clearTimeout(waiting);
    show(markNew ? known : undefined);
  } catch (error) {
    if (mine === state.asked) showFailure(error);
  } finally {
    clearTimeout(waiting);
  }
}

async function loadMore() {
  if (!state.next) return;
  const mine = state.asked;
  const page = await askStudies(PAGE, state.next);
  if (mine !== state.asked) return;
  const known = new Set(state.studies.map((study) => study.studyInstanceUid));
  state.studies.push(
    ...page.studies.filter((/** @type {import('./api.js').Study} */ one) => !known.has(one.studyInstanceUid)),
  );
  state.next = page.next;
  show();
}

/** @param {Set<string>} [known] studies that are not new */
function show(known) {
  const { studies, q, next } = state;
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest('tr[data-study]'))?.dataset.study;
  rows.replaceChildren(...studies.map((study) => rowOf(study, known)));
  if (focused) rowLink(focused)?.focus();
  byId('list').hidden = studies.length === 0;
  byId('empty').hidden = studies.length > 0 || q !== '';
  byId('nothing').hidden = studies.length > 0 || q === '';
  byId('failure').hidden = true;
  byId('more').hidden = next === undefined;
  byId('found').textContent =
    studies.length === 0 ? '' : text(next ? 'studies.foundMore' : 'studies.found', { count: count(studies.length) });
  byId('main').classList.toggle('bare', studies.length === 0);
  if (studies.length === 0 && q === '') showConnect(true);
  markSelected();
}

/** @param {import('./api.js').Study} study @param {Set<string>} [known] */
function rowOf(study, known) {
  const search = address();
  search.set('study', study.studyInstanceUid);
  const row = studyRow(study, `/?${search}`);
  if (known && !known.has(study.studyInstanceUid)) row.className = 'new';
  return row;
}

/** @param {string} uid @returns {HTMLElement | null | undefined} */
function rowLink(uid) {
  return rows.querySelector(`tr[data-study="${CSS.escape(uid)}"] a`);
}

function showSkeleton() {
  if (state.studies.length > 0) return;
  const skeleton = Array.from({ length: 8 }, () => {
    const row = document.createElement('tr');
    row.className = 'skeleton';
    row.append(...Array.from({ length: 9 }, () => document.createElement('td')));
    return row;
  });
  byId('list').hidden = false;
  rows.replaceChildren(...skeleton);
}

/** @param {unknown} error */
function showFailure(error) {
  rows.replaceChildren();
  for (const id of ['list', 'empty', 'nothing', 'more']) byId(id).hidden = true;
  byId('failure').hidden = false;
  byId('failure-code').textContent = error instanceof ApiError ? error.code : 'no-answer';
}

function markSelected() {
  const open = address().get('study');
  for (const row of rows.querySelectorAll('tr'))
    row.setAttribute('aria-selected', String(row.dataset.study === open && open !== null));
}

/** @param {string | undefined} uid @param {boolean} [push] */
async function open(uid, push = true) {
  if (push) remember({ study: uid }, true);
  markSelected();
  await showPanel(uid);
}

async function loadCounts() {
  try {
    const { studies, instances, bytes: size, quarantined } = await ask('/statistics');
    const values = { studies: count(studies), instances: count(instances), bytes: bytes(size) };
    byId('counts').textContent = text('studies.counts', values);
    byId('held').hidden = quarantined === 0;
    byId('held-text').textContent = text(quarantined === 1 ? 'held.one' : 'held.many', { count: count(quarantined) });
  } catch {
    byId('counts').textContent = ''; // not everybody may see them
  }
}

function prepareSearch() {
  const input = /** @type {HTMLInputElement} */ (query);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  const search = () => {
    clearTimeout(typing);
    if (input.value.trim() === state.q) return;
    state.q = input.value.trim();
    state.studies = [];
    remember({ q: state.q });
    load();
  };
  input.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(search, TYPING_MS);
  });
  byId('search').addEventListener('submit', (event) => {
    event.preventDefault();
    search();
  });
  byId('clear').addEventListener('click', () => {
    input.value = '';
    search();
    input.focus();
  });
}

function prepareList() {
  rows.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection()) !== '') return;
    const row = /** @type {HTMLElement} */ (event.target).closest('tr');
    if (!row?.dataset.study) return;
    event.preventDefault();
    await open(row.dataset.study);
    if (event.detail === 0) focusPanel(); // by keyboard
  });
  byId('more').addEventListener('click', loadMore);
  byId('retry').addEventListener('click', () => load());
  byId('panel-close').addEventListener('click', closePanel);
  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && loadMore(), {
    rootMargin: '400px',
  }).observe(byId('more'));
}

function closePanel() {
  const uid = address().get('study');
  open(undefined);
  if (uid) rowLink(uid)?.focus();
}

function prepareKeys() {
  document.addEventListener('keydown', (event) => {
    const typing = document.activeElement instanceof HTMLInputElement;
    if (event.key === 'Escape' && !byId('panel').hidden) closePanel();
    else if ((event.key === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !typing)) {
      event.preventDefault();
      query.focus();
    } else if (!typing && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) step(event);
  });
}

/** Moves the focus to the row above or below. @param {KeyboardEvent} event */
function step(event) {
  const row = document.activeElement?.closest('tr[data-study]');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  const link = /** @type {HTMLElement | null | undefined} */ (row ? next?.querySelector('a') : undefined);
  if (!link) return;
  event.preventDefault();
  link.focus();
}

/** Shows what the address says. */
function restore() {
  const search = address();
  state.q = search.get('q') ?? '';
  /** @type {HTMLInputElement} */ (query).value = state.q;
  open(search.get('study') ?? undefined, false);
  return load();
}

byId('logout').addEventListener('click', async () => {
  await ask('/session', { method: 'DELETE' });
  location.assign('/login');
});
addEventListener('popstate', restore);
prepareSearch();
prepareList();
prepareKeys();
prepareDrop(prepareImport(() => refresh()));
prepareConnect();
await restore();
loadCounts();
watchChanges(refresh);

function refresh() {
  load(true);
  loadCounts();
}
