/**
 * The import cycles of a graph: each is a list of files of which every one reaches every other (Tarjan's strongly
 * connected components, without recursion).
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const path: string[] = [];
  const onPath = new Set<string>();
  const cycles: string[][] = [];

  const enter = (node: string) => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    path.push(node);
    onPath.add(node);
    return { node, next: 0 };
  };
  const lower = (node: string, to: number | undefined) => low.set(node, Math.min(low.get(node) ?? 0, to ?? 0));
  const leave = (node: string) => {
    if (low.get(node) !== order.get(node)) return;
    const component = path.splice(path.indexOf(node));
    for (const member of component) onPath.delete(member);
    if (component.length > 1 || graph.get(node)?.includes(node)) cycles.push(component);
  };

  for (const start of graph.keys()) {
    if (order.has(start)) continue;
    const stack = [enter(start)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const neighbour = graph.get(top.node)?.[top.next++];
      if (neighbour === undefined) {
        stack.pop();
        leave(top.node);
        const parent = stack.at(-1);
        if (parent !== undefined) lower(parent.node, low.get(top.node));
      } else if (!order.has(neighbour)) {
        stack.push(enter(neighbour));
      } else if (onPath.has(neighbour)) {
        lower(top.node, order.get(neighbour));
      }
    }
  }
  return cycles;
}
