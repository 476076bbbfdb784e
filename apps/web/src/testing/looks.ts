import type { BrowserContextOptions } from 'playwright-core';

export const PHONE = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
} as const satisfies BrowserContextOptions;

/** How a page is looked at: by name, what the browser is told. */
export const LOOKS = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { colorScheme: 'light', ...PHONE },
} as const satisfies Record<string, BrowserContextOptions>;
