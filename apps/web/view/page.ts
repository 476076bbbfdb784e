import { formatViewerLink, openViewer, parseViewerLink } from '@vesalius/viewer';

const host = document.getElementById('viewer')!;
const link = parseViewerLink(location.search);

if (link) {
  openViewer(host, {
    root: `${location.origin}/dicomweb`,
    link,
    observer: await whoAmI(),
    onLink: (shown) => history.replaceState(null, '', `?${formatViewerLink(shown)}`),
  });
} else {
  const back = document.createElement('a');
  back.href = '/';
  back.textContent = 'This link names no study. Choose one from the list.';
  host.append(back);
}

/** The name that measurements are saved under. */
async function whoAmI(): Promise<string> {
  const answer = await fetch('/api/v1/session');
  const { name } = answer.ok ? ((await answer.json()) as { name?: string }) : {};
  return name ?? '';
}
