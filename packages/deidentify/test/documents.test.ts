import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { Dataset, TAG, UID } from '@vesalius/dicom';
import { getDocumentProxy } from 'unpdf';
import { cleanInstance, Deidentifier, profileOf } from '../src/index.ts';

/** A PDF whose text is compressed, with a title that names the patient and pieces that break words. */
function letter(): Uint8Array {
  const content = [
    'BT /F1 12 Tf 72 700 Td (Findings of Alonso Quixote, MRN QX-4711, on 2026-03-02) Tj ET',
    'BT /F1 12 Tf 72 680 Td [(Nodule of 8 mm in Quix) 0 (ote, left lung)] TJ ET',
    'BT /F1 12 Tf 72 640 Td (As told to Mrs. Quix-) Tj ET BT /F1 12 Tf 72 620 Td (ote by telephone) Tj ET',
    'BT /F1 12 Tf 72 660 Td (Call Dr. Panza) Tj ET BT /F1 12 Tf 300 660 Td (no effusion) Tj ET',
  ];
  const stream = deflateSync(Buffer.from(content.join('\n')));
  const objects = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    Buffer.from(
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    ),
    Buffer.concat([
      Buffer.from(`<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`),
      stream,
      Buffer.from('\nendstream'),
    ]),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    Buffer.from('<< /Title (Letter about Quixote) >>'),
  ];
  let pdf = Buffer.from('%PDF-1.5\n');
  const offsets: string[] = [];
  for (const [index, body] of objects.entries()) {
    offsets.push(`${String(pdf.length).padStart(10, '0')} 00000 n \n`);
    pdf = Buffer.concat([pdf, Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
  }
  const trailer = `trailer\n<< /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return Buffer.concat([pdf, Buffer.from(`xref\n0 7\n0000000000 65535 f \n${offsets.join('')}${trailer}`)]);
}

function encapsulated(document: Uint8Array): Dataset {
  return Dataset.of({
    SOPClassUID: UID.EncapsulatedPDFStorage,
    SOPInstanceUID: '1.2.3',
    PatientName: 'Quixote^Alonso',
    PatientID: 'QX-4711',
    StudyDate: '20260302',
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: document.length % 2 ? Buffer.concat([document, Buffer.from('\n')]) : document,
  });
}

const deidentify = async (dataset: Dataset, options: string[]) => {
  const deidentifier = new Deidentifier({ profile: profileOf(options), key: new Uint8Array(32).fill(1) });
  await cleanInstance(dataset, UID.ExplicitVRLittleEndian, deidentifier, {});
  return dataset.bytes(TAG.EncapsulatedDocument)!;
};

async function textOf(pdf: Uint8Array): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { items } = await (await document.getPage(1)).getTextContent();
  return items.map((item) => ('str' in item ? item.str : '')).join('\n');
}

test('the text of a PDF stays where it stood, without who it is about', async () => {
  const pdf = await deidentify(encapsulated(letter()), ['113104', '113107']);
  const text = await textOf(pdf);
  assert.match(text, /Findings of \[removed\]/);
  assert.match(text, /Nodule of 8 mm in \[removed\], left lung/);
  assert.match(text, /Call Dr\. \[removed\]\s+no effusion/);
  for (const secret of ['Quix', 'Alonso', '4711', '2026-03-02', 'Panza']) {
    assert.ok(!text.includes(secret) && !Buffer.from(pdf).toString('latin1').includes(secret), secret);
  }
  assert.equal(pdf.length % 2, 0);
});

test('without Clean Structured Content, broken, or without text, the document goes', async () => {
  for (const [document, options] of [
    [letter(), []],
    [Buffer.from('%PDF-1.4 of Quixote and nothing that opens'), ['113104']],
    [Buffer.from('no PDF at all, of Quixote'), ['113104']],
  ] as const) {
    const pdf = await deidentify(encapsulated(document), [...options]);
    assert.equal((await textOf(pdf)).trim(), '');
    assert.ok(!Buffer.from(pdf).toString('latin1').includes('Quixote'));
  }
});
