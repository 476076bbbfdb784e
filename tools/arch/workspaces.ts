import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix } from 'node:path';

/** What an import leads to. */
export type Target =
  | { readonly kind: 'file'; readonly file: string; readonly relative: boolean }
  | { readonly kind: 'node' }
  | { readonly kind: 'npm'; readonly name: string }
  | { readonly kind: 'nowhere'; readonly why: string };

/** The npm workspaces of a tree: folder, name and the modules each lets others import. */
export class Workspaces {
  readonly #byName = new Map<string, { folder: string; exports: Map<string, string> }>();

  constructor(root: string) {
    const { workspaces } = readJson(join(root, 'package.json')) as { workspaces: string[] };
    for (const found of globSync(
      workspaces.map((pattern) => `${pattern}/package.json`),
      { cwd: root },
    )) {
      const { name, exports } = readJson(join(root, found)) as { name: string; exports?: Record<string, string> };
      this.#byName.set(name, { folder: dirname(found), exports: new Map(Object.entries(exports ?? {})) });
    }
  }

  /** The folder of the workspace a file lies in, or undefined for files of the root. */
  folderOf(file: string): string | undefined {
    for (const { folder } of this.#byName.values()) if (file.startsWith(`${folder}/`)) return folder;
    return undefined;
  }

  /** Where `specifier`, written in `file`, leads (paths from the root, with slashes). */
  resolve(file: string, specifier: string): Target {
    if (specifier.startsWith('.')) {
      return { kind: 'file', file: posix.join(posix.dirname(file), specifier), relative: true };
    }
    if (isBuiltin(specifier)) return { kind: 'node' };
    const [scope = '', second = ''] = specifier.split('/');
    const name = scope.startsWith('@') ? `${scope}/${second}` : scope;
    const workspace = this.#byName.get(name);
    if (workspace === undefined) return { kind: 'npm', name };
    const subpath = `.${specifier.slice(name.length)}`;
    const exported = workspace.exports.get(subpath);
    if (exported === undefined) return { kind: 'nowhere', why: `${name} does not export ${subpath}` };
    return { kind: 'file', file: posix.join(workspace.folder, exported), relative: false };
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
