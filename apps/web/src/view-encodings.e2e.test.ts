/** Check 11 of docs/develop/viewer-checks.md: the same slice in every transfer syntax and form of pixel data. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { readFile, UID, writeFile } from '@vesalius/dicom';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { compress, encodedSlice } from './testing/encoded-phantom.ts';
import { STEP_MM } from './testing/phantom.ts';
import { enhanced, FORMS, inForm, plainSlice, SLICE } from './testing/phantom-forms.ts';
import { axial, compare, screenPixels } from './testing/screen-pixels.ts';
import { importFiles, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const STUDY = '2.25.150';
const WINDOW = [40, 400] as const;

/** Those that lose nothing show the same pixels to the last grey level; the others look the same. */
const LOSSLESS = {
  'implicit VR': UID.ImplicitVRLittleEndian,
  'big endian': UID.ExplicitVRBigEndian,
  deflate: UID.DeflatedExplicitVRLittleEndian,
  RLE: UID.RLELossless,
  'JPEG lossless': UID.JPEGLossless,
  'JPEG lossless SV1': UID.JPEGLosslessSV1,
  'JPEG-LS': UID.JPEGLSLossless,
  'JPEG 2000 lossless': UID.JPEG2000Lossless,
  'HTJ2K lossless': UID.HTJ2KLossless,
  'HTJ2K lossless RPCL': UID.HTJ2KLosslessRPCL,
} as const;
const LOSSY = {
  'JPEG-LS near-lossless': UID.JPEGLSNearLossless,
  'JPEG 2000': UID.JPEG2000,
  HTJ2K: UID.HTJ2K,
} as const;

const PLAIN = 1;
const numbers = new Map<string, number>();

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  const files = [writeFile({ dataset: plainSlice(STUDY, PLAIN), transferSyntaxUid: UID.ExplicitVRLittleEndian })];
  const add = (name: string, file: Uint8Array) => {
    numbers.set(name, numbers.size + 2);
    files.push(file);
  };
  const next = () => numbers.size + 2;
  for (const [name, uid] of Object.entries({ ...LOSSLESS, ...LOSSY }))
    add(name, await encodedSlice(STUDY, uid, next()));
  for (const [name, form] of Object.entries(FORMS)) add(name, inForm(STUDY, form, next()));
  const baseline = readFile(inForm(STUDY, FORMS['eight bits']!, next())).dataset;
  await compress(baseline, UID.JPEGBaseline8Bit);
  add('JPEG baseline', writeFile({ dataset: baseline, transferSyntaxUid: UID.JPEGBaseline8Bit }));
  add('enhanced', enhanced(STUDY, next()));
  add('enhanced, wrong', enhanced(STUDY, next(), -20));
  await importFiles(server, files);
});

after(async () => {
  await browser.close();
  await server.close();
});

/** Works on a series as it is shown, at the frame of that number. */
function shown(number: number, work: (page: Page) => Promise<void>, frame = 1, window = '40/400'): Promise<void> {
  const query = `study=${STUDY}&series=${STUDY}.${number}&instance=${STUDY}.${number}.1&frame=${frame}&window=${window}`;
  return viewing(browser, server, query, async (page) => {
    await settled(page);
    await work(page);
  });
}

async function hashOf(page: Page): Promise<string> {
  return createHash('sha256')
    .update((await screenPixels(page)).grey)
    .digest('hex');
}

async function compared(page: Page, z = SLICE * STEP_MM) {
  const pixels = await screenPixels(page);
  return compare(pixels, axial(pixels, z), WINDOW, [2.4, 2.4, 0], 2000);
}

let plain = '';

test('the plain slice has the grey levels of the truth', () =>
  shown(PLAIN, async (page) => {
    plain = await hashOf(page);
    const found = await compared(page);
    assert.ok(found.compared >= 1500 && found.off === 0, JSON.stringify(found));
  }));

for (const name of Object.keys(LOSSLESS)) {
  test(`${name} shows the same pixels`, () =>
    shown(numbers.get(name)!, async (page) => assert.equal(await hashOf(page), plain)));
}

for (const name of [...Object.keys(LOSSY), ...Object.keys(FORMS), 'JPEG baseline']) {
  test(`${name} looks the same`, () => {
    const isColour = ['a palette', 'RGB', 'RGB, colour by plane', 'YBR_FULL'].includes(name);
    const isEight = isColour || name === 'eight bits' || name === 'JPEG baseline';
    return shown(
      numbers.get(name)!,
      async (page) => {
        const found = await compared(page);
        const most = name in LOSSY || name === 'JPEG baseline' ? found.compared / 50 : 0; // what is lossy may be off here and there
        assert.ok(found.compared >= 1500 && found.off <= most, JSON.stringify(found));
      },
      1,
      isEight ? '127.5/255' : '40/400',
    );
  });
}

test('frames of an enhanced instance are rescaled each by its own', async () => {
  for (const frame of [1, 2, 3]) {
    await shown(
      numbers.get('enhanced')!,
      async (page) => {
        const found = await compared(page, (SLICE + frame - 2) * STEP_MM);
        assert.ok(found.compared >= 1500 && found.off === 0, `frame ${frame}: ${JSON.stringify(found)}`);
      },
      frame,
    );
  }
});

test('the comparison sees a frame whose rescale is wrong, and the hash another slice', async () => {
  await shown(
    numbers.get('enhanced, wrong')!,
    async (page) => {
      const found = await compared(page);
      assert.ok(found.off > found.compared / 4, JSON.stringify(found));
      assert.notEqual(await hashOf(page), plain);
    },
    2,
  );
});
