import { parseSync, Visitor } from 'oxc-parser';

/** One reference from a file to a module: an import, a re-export, an `import()` in code or in a type, a worker's URL. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** True when the compiler erases it. */
  readonly typeOnly: boolean;
}

/** A function longer than one screen, for the size rule. */
export interface FunctionSpan {
  readonly line: number;
  readonly lines: number;
}

export interface Source {
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionSpan[];
  readonly lines: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the rules need of a source text, or the sentence that says why it does not parse. */
export function readSource(file: string, text: string): Source | string {
  const { program, errors } = parseSync(file, text);
  if (errors[0] !== undefined) return errors[0].message;
  const lineStarts = startsOfLines(text);
  const lineAt = (offset: number) => lineOf(lineStarts, offset);
  const imports: Import[] = [];
  const functions: FunctionSpan[] = [];
  const add = (source: unknown, at: Span, typeOnly: boolean) => {
    const specifier = literal(source);
    if (specifier !== undefined) imports.push({ specifier, line: lineAt(at.start), typeOnly });
  };
  const measure = (node: Span) => {
    const line = lineAt(node.start);
    functions.push({ line, lines: lineAt(node.end) - line + 1 });
  };
  new Visitor({
    ImportDeclaration: (node) =>
      add(node.source, node, node.importKind === 'type' || allTypes(node.specifiers, 'importKind')),
    ExportNamedDeclaration: (node) =>
      add(node.source, node, node.exportKind === 'type' || allTypes(node.specifiers, 'exportKind')),
    ExportAllDeclaration: (node) => add(node.source, node, node.exportKind === 'type'),
    ImportExpression: (node) => add(node.source, node, false),
    TSImportType: (node) => add(node.source, node, true),
    NewExpression: (node) => {
      if (isModuleUrl(node)) add(node.arguments[0], node, false);
    },
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program);
  return { imports, functions, lines: lineStarts.length - (text.endsWith('\n') ? 1 : 0) };
}

/** `import { type A, type B } from` names types only, though verbatimModuleSyntax keeps the bare import. */
function allTypes(specifiers: readonly object[], key: 'importKind' | 'exportKind'): boolean {
  return specifiers.length > 0 && specifiers.every((one) => (one as Record<string, unknown>)[key] === 'type');
}

/** `new URL('./worker.ts', import.meta.url)`: how a worker thread's module is named. */
function isModuleUrl(node: { callee: object; arguments: readonly object[] }): boolean {
  const callee = node.callee as { type: string; name?: string };
  const base = node.arguments[1] as { object?: { type: string }; property?: { name?: string } } | undefined;
  const isUrl = callee.type === 'Identifier' && callee.name === 'URL';
  return isUrl && base?.object?.type === 'MetaProperty' && base.property?.name === 'url';
}

function literal(node: unknown): string | undefined {
  const { type, value } = (node ?? {}) as { type?: string; value?: unknown };
  return type === 'Literal' && typeof value === 'string' ? value : undefined;
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
