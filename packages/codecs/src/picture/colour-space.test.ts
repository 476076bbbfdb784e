import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { COLOUR_SPACES, convertedFromSrgb } from './colour-space.ts';
import { encodedPicture } from './encode.ts';

const COLOURS = Uint8Array.of(255, 255, 255, 0, 0, 0, 255, 0, 0, 30, 160, 90);
const picture = { width: 4, height: 1, channels: 3, bytes: COLOURS } as const;

test('white and black stay, red is paler in wider spaces', () => {
  for (const space of COLOUR_SPACES) {
    const [...converted] = convertedFromSrgb(COLOURS, space);
    assert.deepEqual(converted.slice(0, 6), [255, 255, 255, 0, 0, 0], space);
  }
  // Adobe RGB (1998) has sRGB's red at 219, 0, 0; Display P3 at 234, 51, 35.
  assert.deepEqual([...convertedFromSrgb(COLOURS, 'adobergb')].slice(6, 9), [219, 0, 0]);
  assert.deepEqual([...convertedFromSrgb(COLOURS, 'displayp3')].slice(6, 9), [234, 51, 35]);
});

// Eight bits are few for a space as wide as ROMM RGB.
test('a colour manager that reads the embedded profile sees the colours again', async () => {
  for (const iccProfile of COLOUR_SPACES) {
    const png = await encodedPicture(picture, { type: 'image/png', iccProfile }, undefined);
    const seen = [...(await sharp(png).removeAlpha().raw().toBuffer())];
    const most = Math.max(...seen.map((value, index) => Math.abs(value - COLOURS[index]!)));
    assert.ok(most <= 5, `${iccProfile}: ${seen}`);
  }
});

test('colours of an image with a profile of its own are converted, or kept with it', async () => {
  const own = (
    await sharp(await encodedPicture(picture, { type: 'image/png', iccProfile: 'adobergb' }, undefined)).metadata()
  ).icc!;
  const asIs = await sharp(await encodedPicture(picture, { type: 'image/png', iccProfile: 'as-is' }, own)).metadata();
  assert.deepEqual(asIs.icc, own);
  const adobe = { ...picture, bytes: convertedFromSrgb(COLOURS, 'adobergb') };
  const srgb = await encodedPicture(adobe, { type: 'image/png', iccProfile: 'srgb' }, own);
  const seen = [...(await sharp(srgb).removeAlpha().raw().toBuffer())];
  assert.ok(
    seen.every((value, index) => Math.abs(value - COLOURS[index]!) <= 3),
    `${seen}`,
  );
});
