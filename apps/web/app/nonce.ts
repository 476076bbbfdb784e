/** The nonce of this document (CSP3 §8), for the libraries that write style elements into it. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

// `react-remove-scroll`, which keeps the page still behind a dialog, asks for it under this name.
Object.assign(globalThis, { __webpack_nonce__: nonce });
