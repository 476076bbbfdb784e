import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** The one theme: neutral greys, one accent, red for harm and errors only. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: 7,
  colors: {
    teal: [
      '#e8f5f5',
      '#d3e8e8',
      '#a5d0d1',
      '#74b8ba',
      '#4da3a6',
      '#35979a',
      '#1f8286',
      '#0f6b70',
      '#0a5559',
      '#04373a',
    ],
  },
  defaultRadius: 6,
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** Quiet text keeps 4.5:1 on every ground of ours. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#596068',
    '--mantine-color-placeholder': '#666d75',
    '--mantine-color-error': '#c92a2a',
  },
  dark: {
    '--mantine-color-dimmed': '#a6abb2',
    '--mantine-color-placeholder': '#9aa0a8',
    '--mantine-color-error': '#ff8787',
  },
});
