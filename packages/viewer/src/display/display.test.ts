import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset } from '@vesalius/dicom';
import type { Series } from '../study/series.ts';
import { fitting, type HangingProtocol, hang, PROTOCOLS, priorsWanted, protocolOf } from './hanging-protocol.ts';
import { formatViewerLink, parseViewerLink } from './link.ts';
import { directionLetters, sideLetters } from './orientation-letters.ts';
import { scaleBar } from './scale-bar.ts';
import { firstLook, rangeOf, windowOf, windowPresets } from './window.ts';

test('letters tell the directions of the patient, the strongest first', () => {
  assert.deepEqual(sideLetters([0, -1, 0], [1, 0, 0]), { top: 'A', right: 'L', bottom: 'P', left: 'R' });
  assert.deepEqual(sideLetters([0, 0, 1], [0, 1, 0]), { top: 'H', right: 'P', bottom: 'F', left: 'A' });
  assert.equal(directionLetters([0.8, 0.6, 0]), 'LP');
  assert.equal(directionLetters([0.99, 0.1, 0]), 'L');
});

test('a link comes back as it was, and what cannot be read is left out', () => {
  const link = {
    study: '2.25.1',
    prior: '2.25.9',
    series: '2.25.2',
    instance: '2.25.3',
    frame: 4,
    window: { center: -600.5, width: 1500 },
    layout: '1x2',
  } as const;
  assert.deepEqual(parseViewerLink(`?${formatViewerLink(link)}`), link);
  assert.deepEqual(parseViewerLink('study=2.25.1&series=../x&frame=-1&window=1/0&layout=9x9'), { study: '2.25.1' });
  assert.equal(parseViewerLink('series=2.25.1'), undefined);
  assert.equal(formatViewerLink({ study: '2.25.1', frame: 1, layout: '1x1' }), 'study=2.25.1');
});

test('bars are round, and say what they were measured on', () => {
  assert.deepEqual(scaleBar(2, 'mm', 150), { pixels: 100, text: '5 cm' });
  assert.deepEqual(scaleBar(30, 'mm at detector', 150), { pixels: 150, text: '5 mm at detector' });
  assert.deepEqual(scaleBar(2, 'px', 150), { pixels: 100, text: '50 px' });
  assert.equal(scaleBar(0, 'mm', 150), undefined);
});

test('windows come from the instance, then from its modality; MONOCHROME1 begins inverted', () => {
  const ct = Dataset.of({ Modality: 'CT', WindowCenter: [50, 300], WindowWidth: [350, 0] });
  assert.deepEqual(windowPresets(ct, 1).slice(0, 2), [
    { name: 'stored', center: 50, width: 350 },
    { name: 'Soft tissue', center: 40, width: 400 },
  ]);
  assert.deepEqual(windowOf(rangeOf({ center: 40, width: 400 })), { center: 40, width: 400 });
  const bright = Dataset.of({ Modality: 'DX', PhotometricInterpretation: 'MONOCHROME1' });
  assert.deepEqual(firstLook(bright, 1), { window: undefined, inverted: true });
});

function series(modality: string, description: string, frames: number, kind: Series['kind'] = 'image'): Series {
  return { uid: description, modality, number: 1, description, kind, instances: [], frames: Array(frames).fill({}) };
}

test('a study is hung by what fits best, and any study is', () => {
  const hungOf = (all: readonly Series[]) => {
    const { protocol, series: hung } = hang([all]);
    return [protocol.name, protocol.layout, hung.map((one) => one?.uid)];
  };
  assert.deepEqual(hungOf([series('CT', 'AC', 60), series('PT', 'NAC', 60), series('PT', 'corrected', 60)]), [
    'PET/CT',
    '1x2',
    ['AC', 'corrected'],
  ]);
  assert.deepEqual(hungOf([series('CT', 'scout', 1), series('CT', 'thin', 200)]).slice(1), ['1x1', ['thin']]);
  assert.deepEqual(hungOf([series('MR', 'FLAIR', 20), series('MR', 'T1', 20)])[2], ['T1', 'FLAIR']);
  assert.deepEqual(hungOf([series('SR', 'report', 0, 'report')])[2], ['report']);
  assert.deepEqual(hang([[]]).series, [undefined]);
});

const PRIOR: HangingProtocol = {
  name: 'With the one before',
  layout: '1x2',
  wishes: [{ modality: 'CT' }, { modality: 'CT', prior: 1 }],
};

test('earlier studies are hung where a protocol asks for them, and only then asked for', () => {
  const now = [series('CT', 'thin', 200)];
  const before = [series('CT', 'old', 100), series('CT', 'old scout', 1)];
  assert.equal(priorsWanted(now, [PRIOR]), 1);
  assert.equal(priorsWanted([series('MR', 'T1', 20)], [PRIOR]), 0);
  const hung = hang([now, before], [PRIOR, ...PROTOCOLS]);
  assert.deepEqual([hung.protocol.name, hung.series.map((one) => one?.uid)], ['With the one before', ['thin', 'old']]);
  assert.equal(hang([now], [PRIOR, ...PROTOCOLS]).protocol.name, 'One series');
  assert.deepEqual(
    fitting([now, before], [PRIOR, ...PROTOCOLS]).map(({ name }) => name),
    ['With the one before', 'One series'],
  );
});

test('of equal protocols the first wins, a weight decides otherwise, and words can be forbidden', () => {
  const all = [series('CT', 'lung thin', 10), series('CT', 'abdomen', 10)];
  const by = (name: string, wish: HangingProtocol['wishes'][number]): HangingProtocol => ({
    name,
    layout: '1x1',
    wishes: [wish],
  });
  assert.equal(hang([all], [by('a', { modality: 'CT' }), by('b', { modality: 'CT' })]).protocol.name, 'a');
  assert.equal(hang([all], [by('a', { modality: 'CT' }), by('b', { modality: 'CT', weight: 1 })]).protocol.name, 'b');
  assert.equal(hang([all], [by('a', { modality: 'CT', not: 'lung' })]).series[0]?.uid, 'abdomen');
  assert.equal(hang([all], [by('a', { description: 'spine ABDOMEN' })]).series[0]?.uid, 'abdomen');
});

test('what is shown becomes a protocol that hangs the same', () => {
  const shown = { series: series('CT', 'lung thin', 10), prior: 1, window: { center: -600, width: 1500 } };
  assert.deepEqual(protocolOf('mine', '1x2', [shown, undefined]), {
    name: 'mine',
    layout: '1x2',
    wishes: [{ modality: 'CT', description: 'lung', prior: 1, window: { center: -600, width: 1500 } }, {}],
  });
});
