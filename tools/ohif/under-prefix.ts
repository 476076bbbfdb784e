export const PREFIX = '/ohif/';

export interface Changed {
  readonly text: string;
  /** Files that hold what stood in the page itself: the content policy allows no script there. */
  readonly scripts: ReadonlyMap<string, string>;
}

/** A file of OHIF's build, which expects to be at the root of its site, as it must be to be served under the prefix. */
export function underPrefix(name: string, text: string): Changed {
  if (name.endsWith('.js'))
    return changed(text.replaceAll('__webpack_require__.p = "/"', `__webpack_require__.p = "${PREFIX}"`));
  if (name.endsWith('.css')) return changed(text.replaceAll('url(/', `url(${PREFIX}`));
  if (name.endsWith('.json')) return changed(text.replaceAll('": "/', `": "${PREFIX}`));
  const scripts = new Map<string, string>();
  const page = text
    .replaceAll('="/', `="${PREFIX}`)
    .replaceAll('window.PUBLIC_URL="/"', `window.PUBLIC_URL="${PREFIX}"`)
    .replaceAll(/<script>([^<]+)<\/script>/g, (_, script: string) => {
      const file = `inline-${scripts.size + 1}.js`;
      scripts.set(file, script);
      return `<script src="${PREFIX}${file}"></script>`;
    });
  return { text: page, scripts };
}

function changed(text: string): Changed {
  return { text, scripts: new Map() };
}
