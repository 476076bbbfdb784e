import type { PacsModule } from '@vesalius/archive/api';
import { pageHeaders } from './page-headers.ts';
import { FOR_GOOD, sendBuilt } from './send-built.ts';

/** The codecs are WebAssembly and run in workers; documents and video are shown from memory. Nothing comes from elsewhere. */
const HEADERS = {
  ...pageHeaders({
    'script-src': "'self' 'wasm-unsafe-eval'",
    'worker-src': "'self'",
    'style-src': "'self'",
    'style-src-attr': "'unsafe-inline'", // the drawing library writes style attributes into its SVG; they cannot run anything
    'img-src': "'self' data: blob:",
    'media-src': "'self' blob:",
    'frame-src': "'self' blob:",
    'connect-src': "'self'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'default',
  }),
  'x-content-type-options': 'nosniff',
};

/** The viewer's page and the files it loads, whose names change with their content. */
export function viewPage(): PacsModule {
  return {
    name: 'viewer-page',
    async routes(http) {
      http.get('/view', { config: { page: true }, schema: { hide: true } }, (request, reply) =>
        sendBuilt(request, reply, { part: 'view', name: 'index.html', caching: 'no-cache', headers: HEADERS }),
      );
      // Public, since a guest is known by what stands behind its `#`, which only the page reads.
      http.get('/guest', { config: { public: true }, schema: { hide: true } }, (request, reply) =>
        sendBuilt(request, reply, { part: 'view', name: 'index.html', caching: 'no-store', headers: HEADERS }),
      );
      // Public as the log-in page's files are: they hold code, and no data.
      http.get('/assets/view/:file', { config: { public: true }, schema: { hide: true } }, (request, reply) =>
        sendBuilt(request, reply, {
          part: 'view',
          name: (request.params as { file: string }).file,
          caching: FOR_GOOD,
          headers: HEADERS,
        }),
      );
    },
  };
}
