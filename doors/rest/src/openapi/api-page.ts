type Content = Readonly<Record<string, { readonly schema?: object }>>;

/** The parts of an OpenAPI document that the page shows. */
interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: object;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Entry {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The OpenAPI document as one page of HTML that needs no script. */
export function renderApiPage(document: {
  readonly info?: { title?: string; version?: string };
  readonly paths?: object;
}): string {
  const groups = Map.groupBy(entriesOf(document.paths ?? {}), (entry) => entry.operation.tags?.[0] ?? 'Other');
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b));
  const title = text(`${document.info?.title ?? ''} API ${document.info?.version ?? ''}`);
  const contents = sorted.map(([tag, entries]) => `<li><b>${text(tag)}</b><ul>${entries.map(link).join('')}</ul></li>`);
  const sections = sorted.map(([tag, entries]) => `<h2>${text(tag)}</h2>${entries.map(section).join('')}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<nav aria-label="Operations"><a href="/">Studies</a> · <a href="/api/openapi.json">OpenAPI document</a><ul>${contents.join('')}</ul></nav>
<main><h1>${title}</h1>
<p>Send <code>Authorization: Bearer &lt;token&gt;</code>. Errors are <code>application/problem+json</code>.</p>
${sections.join('\n')}</main>
</body>
</html>
`;
}

function entriesOf(paths: object): Entry[] {
  return Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ id: `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`, method, path, operation }] : [];
    }),
  );
}

function link({ id, method, path }: Entry): string {
  return `<li><a href="#${id}"><code>${method.toUpperCase()} ${text(path)}</code></a></li>`;
}

function section({ id, method, path, operation }: Entry): string {
  const open = operation.security?.length === 0 ? '<p class="public">Answers without log-in.</p>' : '';
  return `<section id="${id}"><h3><code>${method.toUpperCase()} ${text(path)}</code></h3>
<p>${text(operation.summary ?? '')}</p>${open}${parameters(operation)}${bodies('Request', operation.requestBody?.content)}${Object.entries(
    operation.responses ?? {},
  )
    .map(([status, response]) => bodies(`Answer ${status}`, response.content))
    .join('')}</section>`;
}

function parameters({ parameters: all = [] }: Operation): string {
  if (all.length === 0) return '';
  const rows = all.map(
    (one) =>
      `<tr><td><code>${text(one.name)}</code></td><td>${text(one.in)}${one.required ? ', required' : ''}</td><td>${text(
        meaningOf(one.schema ?? {}, one.description),
      )}</td></tr>`,
  );
  return `<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

interface ValueSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

function meaningOf(schema: ValueSchema, description = schema.description): string {
  const choices = schema.enum ?? schema.anyOf?.map((one) => one.const).filter((one) => one !== undefined);
  const { minimum, maximum } = schema;
  return [
    description,
    choices && choices.length > 0 && `one of ${choices.join(', ')}`,
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    schema.default !== undefined && `default ${schema.default}`,
  ]
    .filter(Boolean)
    .join('; ');
}

function bodies(title: string, content: Content | undefined): string {
  return Object.entries(content ?? {})
    .map(
      ([mediaType, { schema }]) =>
        `<details><summary>${text(title)}: ${text(mediaType)}</summary><pre>${text(JSON.stringify(schema ?? {}, null, 2))}</pre></details>`,
    )
    .join('');
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export const API_STYLE = `:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#fff, #16191b); color: light-dark(#1b2224, #e6eaea); display: grid; grid-template-columns: minmax(16rem, 22rem) 1fr; }
nav { padding: 1rem; border-right: 1px solid #8884; height: 100vh; overflow: auto; position: sticky; top: 0; box-sizing: border-box; }
nav ul { list-style: none; padding: 0; } nav ul ul { margin-bottom: 1rem; overflow-wrap: anywhere; } nav li li { padding: 0.15rem 0 0.15rem 1rem; text-indent: -1rem; }
main { padding: 1rem 2rem; min-width: 0; max-width: 60rem; }
a { color: light-dark(#0f6b70, #4fc3c7); }
section { border-top: 1px solid #8884; padding: 0.5rem 0 1rem; }
table { border-collapse: collapse; } td, th { text-align: left; padding: 0.15rem 1rem 0.15rem 0; vertical-align: top; }
pre { overflow: auto; background: #8881; padding: 0.75rem; border-radius: 6px; }
.public { color: light-dark(#0f6b70, #4fc3c7); }
code { overflow-wrap: anywhere; }
@media (max-width: 48rem) { body { display: flex; flex-direction: column-reverse; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }
`;
