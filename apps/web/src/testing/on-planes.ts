import type { Page } from 'playwright-core';
import { planeGeometry } from './plane-pixels.ts';
import { screenPixels } from './screen-pixels.ts';
import { settled } from './viewing.ts';

/** The viewports of the three planes. */
export const [AXIAL, SAGITTAL, CORONAL] = [0, 1, 2] as const;

/** Cuts the chosen series by three planes, all through a window in which air is grey: the end of the volume is seen. */
export async function openPlanes(page: Page): Promise<void> {
  await settled(page);
  await page.keyboard.press('v');
  await page.locator('.vv-grid[data-layout="2x2"]').waitFor();
  await settled(page);
  for (const cell of [CORONAL, SAGITTAL, AXIAL]) {
    await page.locator('.vv-cell').nth(cell).focus();
    await page.getByLabel('Window preset').selectOption({ label: 'Lung (-600/1500)' });
    await airIsGrey(page, cell);
  }
}

/** Waits until a plane is drawn through the window in which air is grey. */
export async function airIsGrey(page: Page, cell: number): Promise<void> {
  const air = ((-1000 + 1350) / 1500) * 255;
  for (const until = Date.now() + 20_000; Date.now() < until; await page.waitForTimeout(50)) {
    const { grey } = await screenPixels(page, cell);
    if (grey.filter((level) => Math.abs(level - air) < 4).length > 2000) return;
  }
  throw new Error('the window is not drawn');
}

/** Puts the crosshair at a place of the axial plane, found on the screen. */
export async function pointAt(page: Page, x: number, y: number): Promise<void> {
  const pixels = await screenPixels(page, AXIAL);
  const geometry = planeGeometry(pixels);
  await page.keyboard.press('u');
  await page.mouse.click(pixels.left + geometry.x + x * geometry.scale, pixels.top + geometry.y + y * geometry.scale);
  await page.mouse.move(5, 5);
  await page.waitForTimeout(500);
}
