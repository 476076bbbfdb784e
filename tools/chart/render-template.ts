/**
 * The part of Helm's template language that our chart keeps to: values by path, `if`, `else`, `range`, `end`, and a few functions behind
 * pipes. Anything else is an error, so that a chart which passes here means the same to Helm.
 */
export type Scope = Readonly<Record<string, unknown>>;

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly expression: string }
  | { readonly kind: 'if'; readonly expression: string; readonly then: Node[]; readonly else: Node[] }
  | {
      readonly kind: 'range';
      readonly key: string;
      readonly item: string;
      readonly over: string;
      readonly body: Node[];
    };

type Token = { readonly text: string } | { readonly action: string };

const RANGE = /^range \$(\w+), \$(\w+) := (\S+)$/;

/** @throws Error that names what the language here does not have */
export function renderTemplate(template: string, root: Scope): string {
  const tokens = tokensOf(template);
  const nodes = parse(tokens, false);
  if (tokens.length > 0) throw new Error('an end too many');
  return write(nodes, { $: root, '.': root });
}

/** `{{-` takes the blanks before it along, `-}}` those behind. */
function tokensOf(template: string): Token[] {
  const tokens: Token[] = [];
  let trim = false;
  for (const [at, part] of template.split(/(\{\{.*?\}\})/s).entries()) {
    if (at % 2 === 0) {
      tokens.push({ text: trim ? part.trimStart() : part });
      trim = false;
      continue;
    }
    const before = tokens.at(-1);
    if (part.startsWith('{{-') && before && 'text' in before)
      tokens[tokens.length - 1] = { text: before.text.trimEnd() };
    trim = part.endsWith('-}}');
    tokens.push({ action: part.replace(/^\{\{-?|-?\}\}$/g, '').trim() });
  }
  return tokens;
}

/** Takes tokens up to the end of a block. */
function parse(tokens: Token[], inside: boolean): Node[] {
  const nodes: Node[] = [];
  for (let token = tokens[0]; token; token = tokens[0]) {
    if ('action' in token && (token.action === 'end' || token.action === 'else')) {
      if (!inside) throw new Error(`${token.action} without a beginning`);
      return nodes;
    }
    tokens.shift();
    nodes.push('text' in token ? { kind: 'text', text: token.text } : nodeOf(token.action, tokens));
  }
  if (inside) throw new Error('a block has no end');
  return nodes;
}

function nodeOf(action: string, tokens: Token[]): Node {
  const range = RANGE.exec(action);
  if (range) {
    const body = parse(tokens, true);
    demandEnd(tokens);
    return { kind: 'range', key: `$${range[1]}`, item: `$${range[2]}`, over: range[3]!, body };
  }
  if (!action.startsWith('if ')) return { kind: 'value', expression: action };
  const then = parse(tokens, true);
  const more: Node[] = [];
  if (isElse(tokens[0])) {
    tokens.shift();
    more.push(...parse(tokens, true));
  }
  demandEnd(tokens);
  return { kind: 'if', expression: action.slice('if '.length), then, else: more };
}

function isElse(token: Token | undefined): boolean {
  return token !== undefined && 'action' in token && token.action === 'else';
}

function demandEnd(tokens: Token[]): void {
  const token = tokens.shift();
  if (!token || !('action' in token) || token.action !== 'end') throw new Error('a block has no end');
}

function write(nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => writeNode(node, scope)).join('');
}

function writeNode(node: Node, scope: Scope): string {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'value') return String(evaluated(node.expression, scope));
  if (node.kind === 'if') return write(isTrue(evaluated(node.expression, scope)) ? node.then : node.else, scope);
  // Helm walks a map in the order of its keys.
  const entries = Object.entries(evaluated(node.over, scope) as object).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return entries.map(([key, item]) => write(node.body, { ...scope, [node.key]: key, [node.item]: item })).join('');
}

function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function evaluated(expression: string, scope: Scope): unknown {
  const [first, ...functions] = expression.split('|').map((part) => part.trim());
  let value = found(first!, scope);
  for (const name of functions) value = applied(name, value, scope);
  return value;
}

function applied(call: string, value: unknown, scope: Scope): unknown {
  const [name, given, ...more] = call.split(' ');
  if (name === 'quote' && given === undefined) return JSON.stringify(String(value));
  if (name === 'toJson' && given === undefined) return JSON.stringify(value);
  if (name === 'default' && given !== undefined && more.length === 0)
    return isTrue(value) ? value : found(given, scope);
  throw new Error(`no function ${call}`);
}

/** `.Values.a`, `$.Values.a`, `$name`, `$name.a`. What is not there is an error: in Helm it would be an empty text. */
function found(path: string, scope: Scope): unknown {
  if (!/^(\.|\$\w*)[\w.]*$/.test(path)) throw new Error(`not understood: ${path}`);
  const [start, ...keys] = path.startsWith('.') ? ['.', ...path.slice(1).split('.')] : path.split('.');
  let value = scope[start!];
  for (const key of keys) value = (value as Scope | undefined)?.[key];
  if (value === undefined) throw new Error(`no value ${path}`);
  return value;
}
