import { escapeXml } from '@vesalius/dicom';
import type { DescribedResource } from './described-resource.ts';

/** A description as WADL (PS3.18 Annex H, W3C Web Application Description Language). */
export function wadlOf(root: string, resources: readonly DescribedResource[]): string {
  const inner = resources.map(resourceXml).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<application xmlns="http://wadl.dev.java.net/2009/02"><resources base="${escapeXml(`${root}/`)}">${inner}</resources></application>
`;
}

function resourceXml({ path, methods }: DescribedResource): string {
  const templates = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `<param name="${name}" style="template"/>`);
  return `<resource path="${escapeXml(path)}">${templates.join('')}${methods.map(methodXml).join('')}</resource>`;
}

function methodXml({ name, id, query, takes, gives }: DescribedResource['methods'][number]): string {
  const parameters = query.map((parameter) => `<param name="${escapeXml(parameter)}" style="query"/>`).join('');
  const request = `${parameters}${takes.map(representation).join('')}`;
  const response = gives.map(representation).join('');
  return `<method name="${name}" id="${id}"><request>${request}</request><response>${response}</response></method>`;
}

function representation(type: string): string {
  return `<representation mediaType="${escapeXml(type)}"/>`;
}
