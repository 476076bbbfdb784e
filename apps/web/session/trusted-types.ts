/** The part of Trusted Types (W3C) that is used here; TypeScript does not know it yet. */
interface PolicyFactory {
  createPolicy(name: string, rules: { [rule in 'createHTML' | 'createScriptURL']: (text: string) => string }): unknown;
}

const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };

/**
 * What texts may still become something that the browser interprets: the libraries write style sheets into style elements, which hold no
 * markup, and start workers from our own files. Whatever else is refused by the browser, in our own code as in theirs.
 */
trustedTypes?.createPolicy('default', {
  createHTML(text) {
    if (text.includes('<')) throw new TypeError('No markup is made of texts here');
    return text;
  },
  createScriptURL(text) {
    const url = new URL(text, location.href);
    if (url.origin !== location.origin || !url.pathname.startsWith('/assets/'))
      throw new TypeError('No script of others');
    return text;
  },
});
