import { lookupTag } from '../../packages/dicom/src/index.ts';
import type { Cell } from './cell.ts';
import { CHAPTERS } from './dicomweb-cells.ts';

const HEAD = `# DICOMweb conformance

<!-- Generated from tools/conformance/dicomweb-cells.ts, further-cells.ts and store-cells.ts: change them there, then run \`node tools/conformance/main.ts\`. -->

What a client may rely on. Each line is a request that \`tools/conformance/dicomweb-cells.test.ts\` makes against a whole server, in this order;
how to use it all is in [integrate/dicomweb.md](integrate/dicomweb.md), what DIMSE does in [integrate/conformance.md](integrate/conformance.md).
`;

/** docs/conformance.md as the table of cells says. */
export function dicomwebPage(): string {
  const chapters = CHAPTERS.map(({ title, cells }) => {
    const lines = cells.map(lineOf).join('\n');
    return `\n## ${title}\n\n| transaction | resource | media type, parameter, condition | answer |\n|---|---|---|---|\n${lines}\n`;
  });
  return HEAD + chapters.join('');
}

function lineOf({ transaction, resource, shows, method, status, type, finds, header, has }: Cell): string {
  const shown = shows.includes('`') || !/[/=]/.test(shows) ? shows : `\`${shows}\``;
  const told = [
    String(status),
    ...(type ? [`\`${type}\``] : []),
    ...(finds !== undefined ? [`${finds} found`] : []),
    ...(header ? [`\`${header[0]}\``] : []),
    ...(has ? [lookupTag(Number.parseInt(has, 16))?.name ?? has] : []),
  ].join(', ');
  return `| ${transaction} (${method}) | ${resource} | ${shown} | ${told} |`;
}
