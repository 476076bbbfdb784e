/** A PDF of lines of text, even bytes, its title in its information dictionary. ASCII only. */
export function letterOf(title: string, lines: readonly string[]): Uint8Array {
  const content = lines
    .map((line, index) => `BT /F1 12 Tf 72 ${700 - 20 * index} Td (${escaped(line)}) Tj ET\n`)
    .join('');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}endstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Title (${escaped(title)}) >>`,
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 7\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size 7 /Root 1 0 R /Info 6 0 R >>\n`;
  text += `${table}startxref\n${text.length}\n%%EOF\n`;
  return new TextEncoder().encode(text.length % 2 === 0 ? text : `${text}\n`);
}

function escaped(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}
