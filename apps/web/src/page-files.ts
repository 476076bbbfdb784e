/** A file of the pages: where it is served, and to whom. */
export interface PageFile {
  readonly path: string;
  readonly file: string;
  readonly mediaType: string;
  /** `public`: to everyone; `page`: leads to the log-in page without a principal; `inside`: 401 without one. */
  readonly access: 'public' | 'page' | 'inside';
}

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

export const PAGES: readonly PageFile[] = [
  { path: '/login', file: 'login.html', mediaType: HTML, access: 'public' },
  { path: '/assets/login.js', file: 'login.js', mediaType: SCRIPT, access: 'public' },
  { path: '/assets/texts.js', file: 'texts.js', mediaType: SCRIPT, access: 'public' },
  { path: '/assets/en.json', file: 'en.json', mediaType: 'application/json; charset=utf-8', access: 'public' },
  { path: '/assets/style.css', file: 'style.css', mediaType: 'text/css; charset=utf-8', access: 'public' },
  { path: '/assets/mark.svg', file: 'mark.svg', mediaType: 'image/svg+xml', access: 'public' },
  { path: '/', file: 'studies.html', mediaType: HTML, access: 'page' },
  ...['studies', 'study-row', 'study-panel', 'format', 'api', 'live', 'connect', 'import', 'drop'].map(
    (name): PageFile => ({ path: `/assets/${name}.js`, file: `${name}.js`, mediaType: SCRIPT, access: 'inside' }),
  ),
];
