/** What a screen can show: eight bits a sample, rows from the top, colour by pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 red, green and blue. */
  readonly channels: 1 | 3;
  /** `width * height * channels` bytes. */
  readonly bytes: Uint8Array;
}

/** The same picture with three channels. */
export function inColour({ width, height, channels, bytes }: Picture): Picture {
  if (channels === 3) return { width, height, channels, bytes };
  const colours = new Uint8Array(width * height * 3);
  for (let pixel = 0, at = 0; pixel < bytes.length; pixel++) {
    const grey = bytes[pixel]!;
    colours[at++] = grey;
    colours[at++] = grey;
    colours[at++] = grey;
  }
  return { width, height, channels: 3, bytes: colours };
}
