import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitraryDataset } from '../../test/arbitrary-dataset.ts';
import { Dataset } from '../dataset/index.ts';
import { DicomModelError } from '../errors/index.ts';
import { toDicomJson } from '../json/index.ts';
import { fromNativeXml, toNativeXml } from './index.ts';
import { parseXml } from './xml-reader.ts';

const model = (content: string) => `<NativeDicomModel>${content}</NativeDicomModel>`;

function fails(code: string) {
  return (error: unknown) => error instanceof DicomModelError && error.code === code;
}

test('a data set as PS3.19 §A.1 has it', () => {
  const dataset = Dataset.of({
    SpecificCharacterSet: 'ISO_IR 100',
    ImageType: ['ORIGINAL', '', 'A&B'],
    ReferencedImageSequence: [{ ReferencedSOPInstanceUID: '1.2' }],
    PatientName: 'Müller^Jörg^^Dr.=山田',
    FrameIncrementPointer: [0x00181063],
    Rows: 512,
    PixelData: Uint8Array.of(1, 2),
  });
  dataset.set(0x00090010, 'LO', 'ACME "1"');
  dataset.set(0x00091042, 'SH', 'x<y');
  dataset.set(0x00080000, 'UL', [1]);
  const lines = toNativeXml(dataset).split('\n');
  assert.deepEqual(lines, [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM" xml:space="preserve">',
    '<DicomAttribute tag="00080005" vr="CS" keyword="SpecificCharacterSet">',
    '<Value number="1">ISO_IR 192</Value>',
    '</DicomAttribute>',
    '<DicomAttribute tag="00080008" vr="CS" keyword="ImageType">',
    '<Value number="1">ORIGINAL</Value>',
    '<Value number="2"></Value>',
    '<Value number="3">A&amp;B</Value>',
    '</DicomAttribute>',
    '<DicomAttribute tag="00081140" vr="SQ" keyword="ReferencedImageSequence">',
    '<Item number="1">',
    '<DicomAttribute tag="00081155" vr="UI" keyword="ReferencedSOPInstanceUID">',
    '<Value number="1">1.2</Value>',
    '</DicomAttribute>',
    '</Item>',
    '</DicomAttribute>',
    '<DicomAttribute tag="00090010" vr="LO">',
    '<Value number="1">ACME &quot;1&quot;</Value>',
    '</DicomAttribute>',
    '<DicomAttribute tag="00090042" vr="SH" privateCreator="ACME &quot;1&quot;">',
    '<Value number="1">x&lt;y</Value>',
    '</DicomAttribute>',
    '<DicomAttribute tag="00100010" vr="PN" keyword="PatientName">',
    '<PersonName number="1">',
    '<Alphabetic><FamilyName>Müller</FamilyName><GivenName>Jörg</GivenName><NamePrefix>Dr.</NamePrefix></Alphabetic>',
    '<Ideographic><FamilyName>山田</FamilyName></Ideographic>',
    '</PersonName>',
    '</DicomAttribute>',
    '<DicomAttribute tag="00280009" vr="AT" keyword="FrameIncrementPointer">',
    '<Value number="1">00181063</Value>',
    '</DicomAttribute>',
    '<DicomAttribute tag="00280010" vr="US" keyword="Rows">',
    '<Value number="1">512</Value>',
    '</DicomAttribute>',
    '<DicomAttribute tag="7FE00010" vr="OB" keyword="PixelData">',
    '<InlineBinary>AQI=</InlineBinary>',
    '</DicomAttribute>',
    '</NativeDicomModel>',
    '',
  ]);
});

test('a data set as XML and back is the same', () => {
  fc.assert(
    fc.property(arbitraryDataset, (dataset) => {
      dataset.set(0x00190010, 'LO', 'ACME');
      const back = toDicomJson(fromNativeXml(toNativeXml(dataset)));
      assert.deepEqual(back['00080005'], { vr: 'CS', Value: ['ISO_IR 192'] });
      assert.deepEqual(back, toDicomJson(dataset));
    }),
    { numRuns: 200 },
  );
});

test('bulk data by URI, both ways', () => {
  const dataset = Dataset.of({ PatientID: 'ID', PixelData: Uint8Array.of(1, 2) });
  const uri = (path: string) => (path === '7FE00010' ? 'http://x/?a=1&b="2"' : undefined);
  const text = toNativeXml(dataset, { bulkDataUri: uri });
  assert.ok(text.includes('<BulkData uri="http://x/?a=1&amp;b=&quot;2&quot;"/>'));
  assert.equal(fromNativeXml(text).has(0x7fe00010), false);
  const back = fromNativeXml(text, {
    bulkData: (found) => (found === 'http://x/?a=1&b="2"' ? Uint8Array.of(3, 4) : undefined),
  });
  assert.deepEqual(back.bytes(0x7fe00010), Uint8Array.of(3, 4));
});

test('private elements come into the block of their creator, or a new one', () => {
  const text = model(
    '<DicomAttribute tag="00090001" vr="LO" privateCreator="TWO"><Value number="1">two</Value></DicomAttribute>' +
      '<DicomAttribute tag="00090010" vr="LO"><Value number="1">ONE</Value></DicomAttribute>' +
      '<DicomAttribute tag="00090001" vr="LO" privateCreator="ONE"><Value number="1">one</Value></DicomAttribute>',
  );
  const dataset = fromNativeXml(text);
  assert.deepEqual(
    [0x00090010, 0x00090011, 0x00091001, 0x00091101].map((tag) => dataset.text(tag)),
    ['ONE', 'TWO', 'one', 'two'],
  );
});

test('characters that XML cannot hold, and white space that it would change', () => {
  const dataset = new Dataset();
  dataset.set(0x00104000, 'LT', 'a\r\n\tb\u0001\ud800');
  const back = fromNativeXml(toNativeXml(dataset));
  assert.equal(back.text(0x00104000), 'a\r\n\tb\ufffd\ufffd');
});

test('documents as others write them: prefixes, comments, CDATA, references, either quote', () => {
  const text = `\uFEFF<?xml version='1.0'?><!-- a <b> --><n:NativeDicomModel xmlns:n="x">
    <n:DicomAttribute keyword='PatientID' tag='00100020' vr='LO' ><n:Value number='1'><![CDATA[<A&]]>&#66;&#x43;</n:Value></n:DicomAttribute>
    <?pi ?><n:DicomAttribute tag="00100040" vr="CS"/></n:NativeDicomModel>\n`;
  const dataset = fromNativeXml(text);
  assert.equal(dataset.text(0x00100020), '<A&BC');
  assert.ok(dataset.get(0x00100040)?.isEmpty);
});

test('a document type declaration is refused, with what it would expand', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${model('')}`;
  const external = `<!DOCTYPE x SYSTEM "file:///etc/passwd">${model('')}`;
  const entity = model('<DicomAttribute tag="00100020" vr="LO"><Value>&b;</Value></DicomAttribute>');
  assert.throws(() => fromNativeXml(bomb), fails('xml-doctype'));
  assert.throws(() => fromNativeXml(external), fails('xml-doctype'));
  assert.throws(() => fromNativeXml(entity), fails('bad-xml'));
});

test('what is not well-formed, not the model, or nested too deep', () => {
  const deep = `${'<DicomAttribute tag="00081140" vr="SQ"><Item number="1">'.repeat(5000)}`;
  const bad = [
    ...['', 'text', '<a>', '<a></b>', '<a/><b/>', '<a b="1" b="2"/>', '<a b=1/>', '<a b="<"/>', '<a><!-- </a>', '<1/>'],
    ...['<a>&unknown;</a>', '<a>&#0;</a>', '<a>&#xD800;</a>', '<a>& </a>', '</a>', '<a', '<Other/>'],
    model('<DicomAttribute tag="x" vr="LO"/>'),
    model('<DicomAttribute tag="00100020" vr="ZZ"/>'),
    model('<DicomAttribute tag="00280010" vr="US"><Value number="1">many</Value></DicomAttribute>'),
    model('<DicomAttribute tag="7FE00010" vr="OB"><InlineBinary>%</InlineBinary></DicomAttribute>'),
    model(deep),
  ];
  for (const text of bad) assert.throws(() => fromNativeXml(text), fails('bad-xml'), text.slice(0, 60));
});

test('any text is read or refused', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '</',
    '/>',
    'a',
    '"',
    "'",
    '=',
    ' ',
    '&',
    ';',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '&amp;',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      try {
        parseXml(parts.join(''));
      } catch (error) {
        assert.ok(error instanceof DicomModelError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('reading takes time in proportion to length', () => {
  const text = model(
    `<DicomAttribute tag="00104000" vr="LT"><Value number="1">${'&amp;<!-- -->'.repeat(200_000)}</Value></DicomAttribute>`,
  );
  const start = performance.now();
  assert.equal(fromNativeXml(text).text(0x00104000)?.length, 200_000);
  assert.ok(performance.now() - start < 1500);
});
