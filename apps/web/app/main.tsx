import '../session/trusted-types.ts';
import './nonce.ts';
import '@mantine/core/styles.css';
import './styles/all.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { watchSession } from '../session/watch.ts';
import { ApiError } from './api/ask.ts';
import { nonce } from './nonce.ts';
import { router } from './router.tsx';
import { prepareTexts } from './texts/texts.ts';
import { appearance } from './theme/appearance.ts';
import { cssVariables, theme } from './theme/theme.ts';

const MOST_RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refused stays refused; only a lost line is worth another try.
      retry: (failures, error) => !(error instanceof ApiError) && failures < MOST_RETRIES,
      refetchOnWindowFocus: false,
    },
  },
});

await prepareTexts();
appearance.apply();
if (location.pathname !== '/login') void watchSession(() => queries.invalidateQueries());
createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
      deduplicateInlineStyles={false}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
