import { formatViewerLink, openViewer, parseViewerLink, prepareTexts, say, type Viewer } from '@vesalius/viewer';
import { prepareTexts as prepareSessionTexts } from '../app/texts/texts.ts';
import { watchSession } from '../session/watch.ts';

/** Where the app keeps the language that was chosen. */
const LANGUAGE = 'vesalius-language';

const host = document.getElementById('viewer')!;
const link = parseViewerLink(location.search);
const chosen = localStorage.getItem(LANGUAGE);
document.documentElement.lang = await prepareTexts([...(chosen ? [chosen] : []), ...navigator.languages]);

let viewer: Viewer | undefined;

if (link) {
  viewer = openViewer(host, {
    root: `${location.origin}/dicomweb`,
    link,
    observer: await whoAmI(),
    onLink: (shown) => history.replaceState(null, '', `?${formatViewerLink(shown)}`),
    onLanguage: (language) => {
      localStorage.setItem(LANGUAGE, language);
      location.reload();
    },
  });
} else {
  const back = document.createElement('a');
  back.href = '/';
  back.textContent = say('study.none');
  host.append(back);
}

/** The person that measurements are saved for. */
async function whoAmI(): Promise<{ uid: string; login: string; name: string }> {
  const answer = await fetch('/api/v1/observer');
  return answer.ok ? await answer.json() : { uid: '', login: '', name: '' };
}

await prepareSessionTexts();
await watchSession(() => viewer?.saveAgain());
