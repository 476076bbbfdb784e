import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRendering, parseThumbnail, parseWadoRendering } from './index.ts';

const refused = { code: 'bad-parameter' };

test('the parameters of a rendered resource', () => {
  assert.deepEqual(parseRendering(''), {});
  assert.deepEqual(
    parseRendering('accept=image/png&other=1&constructor=2'),
    {},
    'what is not of the table is left alone',
  );
  assert.deepEqual(parseRendering('annotation=patient,technique&quality=70&iccprofile=sRGB&window=40,400,linear'), {
    annotation: { patient: true, technique: true },
    quality: 70,
    iccProfile: 'srgb',
    window: { center: 40, width: 400, function: 'LINEAR' },
  });
  assert.deepEqual(parseRendering('window=-600%2C0.5,linear-exact').window, {
    center: -600,
    width: 0.5,
    function: 'LINEAR_EXACT',
  });
  assert.deepEqual(parseRendering('iccprofile=no'), {});
  assert.deepEqual(parseRendering('iccprofile=yes'), { iccProfile: 'as-is' });
});

test('viewports with and without a part of the source', () => {
  assert.deepEqual(parseRendering('viewport=100,50'), { viewport: { width: 100, height: 50 } });
  assert.deepEqual(parseRendering('viewport=100,50,,,,'), { viewport: { width: 100, height: 50 } });
  assert.deepEqual(parseRendering('viewport=100,50,10,20,-30,40').region, {
    ...{ unit: 'pixel', left: 10, top: 20, width: 30, height: 40 },
    ...{ flipColumns: true, flipRows: false },
  });
  assert.equal(parseRendering('viewport=100,50,10,,,').region?.width, Number.POSITIVE_INFINITY);
  assert.deepEqual(parseThumbnail('viewport=64,64&quality=3'), { viewport: { width: 64, height: 64 } });
  assert.throws(() => parseThumbnail('viewport=64,64,1,1,1,1'), refused);
});

for (const query of [
  'quality=0',
  'quality=101',
  'quality=high',
  'viewport=100',
  'viewport=0,10',
  'viewport=1.5,10',
  'viewport=99999,10',
  'viewport=10,10,-1,0,5,5',
  'viewport=10,10,0,0,0,5',
  'viewport=1,2,3,4,5,6,7',
  'window=40',
  'window=40,400,cubic',
  'window=40,0.5,linear',
  'window=40,0,sigmoid',
  'window=a,400,linear',
  'annotation=name',
  'iccprofile=other',
]) {
  test(`refused: ${query}`, () => {
    assert.throws(() => parseRendering(query), refused);
  });
}

test('the parameters of WADO-URI', () => {
  const parse = (parameters: Record<string, string>) => parseWadoRendering(new Map(Object.entries(parameters)));
  assert.deepEqual(parse({}), {});
  const all = { rows: '100', columns: '200', region: '0.25,0,0.75,0.5', windowcenter: '40', windowwidth: '400' };
  assert.deepEqual(parse({ ...all, imagequality: '50', annotation: 'patient' }), {
    viewport: { width: 200, height: 100 },
    region: { unit: 'fraction', left: 0.25, top: 0, width: 0.5, height: 0.5 },
    quality: 50,
    annotation: { patient: true, technique: false },
    window: { center: 40, width: 400, function: 'LINEAR' },
  });
  assert.deepEqual(parse({ rows: '7' }), { viewport: { height: 7 } });
  for (const wrong of [
    { region: '0,0,1' },
    { region: '0.5,0,0.5,1' },
    { region: '0,0,2,1' },
    { windowcenter: '4' },
    { windowcenter: '4', windowwidth: '0' },
    { rows: '-1' },
  ]) {
    assert.throws(() => parse(wrong as Record<string, string>), refused, JSON.stringify(wrong));
  }
});
