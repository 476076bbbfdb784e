import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attributes } from '@vesalius/dicom';
import sharp from 'sharp';
import { makeFile } from '../testing/files.ts';
import { principalWith } from '../testing/memory-archive.ts';
import { type Served, serve } from '../testing/serve.ts';

const MODULE = { Rows: 3, Columns: 4, SamplesPerPixel: 1, BitsAllocated: 8, BitsStored: 8, HighBit: 7 };

/** An axial slice of 4 x 3 pixels, dark but for the first pixel of its first row in slice 2. */
function slice(number: number, attributes: Attributes = {}) {
  const pixels = new Uint8Array(12);
  if (number === 2) pixels[0] = 200;
  return makeFile(`1.1.${number}`, {
    ...{ ...MODULE, PixelRepresentation: 0, PhotometricInterpretation: 'MONOCHROME2', InstanceNumber: number },
    ...{ ImagePositionPatient: [0, 0, number], ImageOrientationPatient: [1, 0, 0, 0, 1, 0], PixelSpacing: [1, 1] },
    ...{ PixelData: pixels, ...attributes },
  });
}

const slices = [1, 2, 3, 4, 5].map((number) => slice(number));
const series = `studies/${slices[0]!.study}/series/${slices[0]!.series}`;

async function serving(files: readonly { bytes: Uint8Array }[] = slices): Promise<Served> {
  const served = await serve();
  for (const { bytes } of files) served.memory.store(Buffer.from(bytes), { form: 'file' });
  return served;
}

/** Columns, rows and where the brightest pixel is. */
async function shown(served: Served, path: string) {
  const response = await fetch(`${served.root}/${path}`, { headers: { accept: 'image/png' } });
  assert.equal(response.status, 200, `${path} ${response.status}`);
  const { data, info } = await sharp(Buffer.from(await response.arrayBuffer()))
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = data.indexOf(255);
  return [info.width, info.height, at < 0 ? undefined : [at % info.width, Math.floor(at / info.width)]];
}

test('projections of a series from each side, and planes through it', async () => {
  await using served = await serving();
  assert.deepEqual(await shown(served, `${series}/rendered3d?renderingmethod=maximum_ip&orientation=f`), [
    4,
    3,
    [0, 0],
  ]);
  assert.deepEqual(await shown(served, `${series}/rendered3d`), [4, 5, [0, 3]], 'from the front unless said');
  assert.deepEqual(await shown(served, `${series}/rendered3D?orientation=l`), [3, 5, [0, 3]]);
  const camera = 'viewpointposition=1,1,0&viewpointlookat=1,1,2&viewpointup=0,-1,0';
  assert.deepEqual(
    await shown(served, `${series}/renderedmpr?${camera}`),
    [4, 3, [0, 0]],
    'the plane of the second slice',
  );
  assert.deepEqual(
    await shown(served, `${series}/renderedMPR?orientation=f`),
    [4, 3, undefined],
    'the one in the middle',
  );
  const slab = await shown(served, `${series}/renderedmpr?orientation=f&mprslab=2&renderingmethod=maximum_ip`);
  assert.deepEqual(slab, [4, 3, [0, 0]]);
  const [width, height] = await shown(served, `${series}/rendered3d?viewport=100,100`);
  assert.deepEqual([width, height], [80, 100]);
});

test('the volume of an instance with many frames', async () => {
  const multi = slice(1, {
    NumberOfFrames: 3,
    PixelData: new Uint8Array(36).fill(200, 12, 13),
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
        PixelMeasuresSequence: [{ PixelSpacing: [1, 1] }],
      },
    ],
    PerFrameFunctionalGroupsSequence: [0, 1, 2].map((z) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [0, 0, z] }],
    })),
  });
  await using served = await serving([multi]);
  assert.deepEqual(await shown(served, `${series}/instances/${multi.instance}/rendered3d`), [4, 3, [0, 1]]);
});

test('what is no volume, and what cannot be asked, each with its status', async () => {
  await using served = await serving([...slices.slice(0, 2), slice(3, { ImagePositionPatient: [0, 0, 9] })]);
  const statusOf = async (path: string) =>
    (await fetch(`${served.root}/${path}`, { headers: { accept: 'image/png' } })).status;
  assert.equal(await statusOf(`${series}/rendered3d`), 406, 'uneven distances');
  assert.equal(await statusOf('studies/1.2/series/1.2/renderedmpr'), 404);
  for (const query of [
    'renderingmethod=other',
    'orientation=x',
    'orientation=a&viewpointup=0,0,1',
    'viewpointposition=1,2,3',
    'viewpointposition=1,2&viewpointlookat=1,2,3&viewpointup=0,0,1',
    'mprslab=-1',
    'swivelrange=180',
  ]) {
    assert.equal(await statusOf(`${series}/renderedmpr?${query}`), 400, query);
  }
  served.principal = principalWith('search');
  assert.equal(await statusOf(`${series}/renderedmpr`), 403);
});

test('slices are read once for all views of a volume', async () => {
  await using served = await serving();
  await shown(served, `${series}/rendered3d`);
  const { bytesRead } = served.memory;
  await shown(served, `${series}/rendered3d?orientation=h`);
  assert.equal(served.memory.bytesRead, bytesRead);
});
