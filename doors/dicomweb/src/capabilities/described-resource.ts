import { factsOf, type MethodFacts } from './method-facts.ts';

/** A resource as the description of capabilities has it, its path a template below the service root. */
export interface DescribedResource {
  readonly path: string;
  readonly methods: readonly (MethodFacts & { readonly name: string })[];
}

/** Resources of routes, in their order: `/studies/:study/frames/*` is `studies/{study}/frames/{frames}`. */
export function describedResources(routes: readonly { readonly method: string; readonly path: string }[]) {
  const resources = new Map<string, (MethodFacts & { readonly name: string })[]>();
  for (const { method, path } of routes) {
    const facts = factsOf(method, path);
    if (!facts) continue;
    const methods = resources.get(path) ?? [];
    resources.set(path, methods);
    methods.push({ name: method, ...facts });
  }
  return new Map<string, DescribedResource>(
    [...resources].map(([path, methods]) => [path, { path: templateOf(path), methods }]),
  );
}

function templateOf(path: string): string {
  return path
    .slice(1)
    .replace(/:(\w+)/g, '{$1}')
    .replace(/frames\/\*$/, 'frames/{frames}')
    .replace(/\*$/, '{attribute}');
}
