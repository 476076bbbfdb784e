import assert from 'node:assert/strict';
import { test } from 'node:test';
import { underPrefix } from './under-prefix.ts';

test('a page: addresses, and scripts that stand in it', () => {
  const page =
    '<script>window.PUBLIC_URL="/"</script><link href="/a.css"><script defer src="/app.js"></script><script>go(1)</script>';
  const { text, scripts } = underPrefix('index.html', page);
  assert.equal(
    text,
    '<script src="/ohif/inline-1.js"></script><link href="/ohif/a.css"><script defer src="/ohif/app.js"></script><script src="/ohif/inline-2.js"></script>',
  );
  assert.deepEqual(
    [...scripts],
    [
      ['inline-1.js', 'window.PUBLIC_URL="/ohif/"'],
      ['inline-2.js', 'go(1)'],
    ],
  );
});

test('a bundle, styles and a manifest', () => {
  assert.equal(underPrefix('a.css', '@font-face{src:url(/a.woff2)}').text, '@font-face{src:url(/ohif/a.woff2)}');
  assert.equal(underPrefix('a.js', 'x;__webpack_require__.p = "/";y').text, 'x;__webpack_require__.p = "/ohif/";y');
  assert.equal(underPrefix('manifest.json', '{"src": "/assets/a.png"}').text, '{"src": "/ohif/assets/a.png"}');
});
