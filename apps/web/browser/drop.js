// @ts-nocheck: the root configuration has no DOM library

/**
 * Takes files and folders that are dropped anywhere on the page.
 * @param {(files: File[]) => void} take
 */
export function prepareDrop(take) {
  const veil = /** @type {HTMLElement} */ (document.getElementById('drop'));
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    veil.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true; // out of the window
  });
  addEventListener('drop', async (event) => {
    event.preventDefault();
    veil.hidden = true;
    // All must be asked for before anything is awaited: the transfer is empty afterwards.
    const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === 'file');
    const dropped = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
    /** @type {File[]} */
    const files = [];
    for (const one of dropped) {
      if (one instanceof File) files.push(one);
      else await gather(one, files);
    }
    take(files);
  });
}

/** All files below an entry. @param {any} entry @param {File[]} files */
async function gather(entry, files) {
  if (entry.isFile) {
    files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    /** @type {any[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return; // a folder is told in parts
    for (const one of some) await gather(one, files);
  }
}
