import { ROWS, type Row } from './schema.ts';
import type { Setting } from './setting.ts';

const HEAD = `# Settings

<!-- Generated from apps/server/src/config/schema.ts: change it there, then run \`node tools/settings-page/main.ts\`. -->

A setting can be given as a flag (\`npm start -- --http-port 8080\`), as an environment variable, or in
\`vesalius.yaml\` in the folder where the server is started (another place: \`--config\` or \`VESALIUS_CONFIG\`). A flag is
stronger than a variable, a variable stronger than the file, the file stronger than the default. What is unknown or not
allowed is refused at the start, with its place and what is allowed.

- In the file, the dots of a name are levels: \`http.port\` is \`port\` below \`http\`.
- Lists are written with commas, in the file also as lists of YAML; as flags they may be repeated.
- Relative paths start from the folder of the file that names them, else from the folder where the server is started.
- Secrets are not taken as flags, which every user of the machine can read. \`VESALIUS_…_FILE\` names a file that holds one.
`;

/** The text of docs/operate/settings.md. */
export function settingsPage(): string {
  const groups = Map.groupBy(ROWS, ({ name }) => (name.includes('.') ? (name.split('.')[0] ?? '') : ''));
  return `${HEAD}${[...groups].map(([group, rows]) => section(group, rows)).join('')}`;
}

/** The same for a terminal: what \`--help\` prints. */
export function settingsHelp(): string {
  const lines = ROWS.map(({ flag, variable, setting }) => {
    const name = setting.secret ? variable : flag;
    return `  ${name.padEnd(34)} ${setting.meaning} (${fallbackOf(setting).replaceAll('`', '')})`;
  });
  return [
    'Settings, with their defaults:',
    ...lines,
    '  --config                           the settings file (./vesalius.yaml)',
  ].join('\n');
}

function section(group: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, variable, flag, setting }) => {
    const names = [`\`${name}\``, `\`${variable}\``, setting.secret ? '' : `\`${flag}\``].filter(Boolean).join('<br>');
    const allowed = setting.list ? `any number of: ${setting.allowed}` : setting.allowed;
    return `| ${[names, fallbackOf(setting), setting.meaning, allowed].map(cell).join(' | ')} |\n`;
  });
  const title = group === '' ? 'The archive' : `\`${group}\``;
  return `\n## ${title}\n\n| setting, variable, flag | default | meaning | allowed |\n|---|---|---|---|\n${lines.join('')}`;
}

function fallbackOf({ fallback, fallbackText, list }: Setting<unknown>): string {
  if (fallbackText !== undefined) return fallbackText;
  return fallback === undefined || list ? 'none' : `\`${String(fallback)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*@', '\\*@');
}
