/** Capital letters and digits, five pixels wide and seven high: a row is five bits. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '0e11111f111111', B: '1e11111e11111e', C: '0e11101010110e', D: '1e11111111111e', E: '1f10101e10101f',
  F: '1f10101e101010', G: '0e11101713110f', H: '1111111f111111', I: '0e04040404040e', J: '0702020202120c',
  K: '11121418141211', L: '1010101010101f', M: '111b1515111111', N: '11191513111111', O: '0e11111111110e',
  P: '1e11111e101010', Q: '0e11111115120d', R: '1e11111e141211', S: '0f10100e01011e', T: '1f040404040404',
  U: '1111111111110e', V: '11111111110a04', W: '11111115151b11', X: '11110a040a1111', Y: '11110a04040404',
  Z: '1f01020408101f', 0: '0e11131519110e', 1: '040c040404040e', 2: '0e11010204081f', 3: '1f02040201110e',
  4: '02060a121f0202', 5: '1f101e0101110e', 6: '0608101e11110e', 7: '1f010204080808', 8: '0e11110e11110e',
  9: '0e11110f01020c', '-': '0000001f000000', ' ': '00000000000000',
}; // biome-ignore format: a glyph is a cell of the table

/** Draws a text with its upper left corner at (x, y), each of its pixels `scale` wide and high. */
export function drawText(put: (x: number, y: number) => void, text: string, x: number, y: number, scale: number): void {
  for (const [index, character] of [...text].entries()) {
    const glyph = GLYPHS[character]!;
    for (let row = 0; row < 7 * scale; row++) {
      const bits = Number.parseInt(glyph.slice(Math.floor(row / scale) * 2, Math.floor(row / scale) * 2 + 2), 16);
      for (let column = 0; column < 5 * scale; column++) {
        if (bits & (16 >> Math.floor(column / scale))) put(x + index * 6 * scale + column, y + row);
      }
    }
  }
}
