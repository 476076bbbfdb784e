const ascii = new TextEncoder();

/** The smallest documents of a kind that can be opened, for what is not to be read any more. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'application/pdf': pdf(),
  'text/xml': '<?xml version="1.0" encoding="UTF-8"?>\n<removed/>\n',
  'model/stl': '\0'.repeat(84), // binary: a heading, and no triangles
  'model/obj': '# removed\n',
  'model/mtl': '# removed\n',
};

/** Bytes of even length that stand for an Encapsulated Document of a MIME type (PS3.3 §C.24.2). */
export function emptyDocument(mimeType: string | undefined): Uint8Array {
  const text = DOCUMENTS[mimeType?.trim().toLowerCase() ?? ''] ?? 'removed\n';
  return ascii.encode(text.length % 2 === 0 ? text : `${text}\n`);
}

/** One blank page. */
function pdf(): string {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const xref = text.length;
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  return `${text}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
}
