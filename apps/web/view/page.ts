import {
  formatViewerLink,
  openViewer,
  parseViewerLink,
  prepareTexts,
  say,
  type Viewer,
  type ViewerLink,
} from '@vesalius/viewer';
import { prepareTexts as prepareSessionTexts } from '../app/texts/texts.ts';
import { watchSession } from '../session/watch.ts';
import { listNeighbours } from './neighbours.ts';
import { protocolStore } from './protocol-store.ts';

/** Where the app keeps the language that was chosen. */
const LANGUAGE = 'vesalius-language';

const host = document.getElementById('viewer')!;
const chosen = localStorage.getItem(LANGUAGE);
document.documentElement.lang = await prepareTexts([...(chosen ? [chosen] : []), ...navigator.languages]);
const observer = await whoAmI();
let viewer: Viewer | undefined;

const link = parseViewerLink(location.search);
if (link) open(link);
else {
  const back = document.createElement('a');
  back.href = '/';
  back.textContent = say('study.none');
  host.append(back);
}

addEventListener('popstate', () => {
  const earlier = parseViewerLink(location.search);
  if (earlier) open(earlier);
});

function open(to: ViewerLink): void {
  viewer?.destroy({ keepPictures: true });
  viewer = openViewer(host, {
    root: `${location.origin}/dicomweb`,
    link: to,
    observer,
    protocols: protocolStore,
    neighbours: listNeighbours(to.study),
    onLink: (shown) => history.replaceState(null, '', `?${formatViewerLink(shown)}`),
    onStudy: (study) => {
      history.pushState(null, '', `?${formatViewerLink({ study })}`);
      open({ study });
    },
    onLanguage: (language) => {
      localStorage.setItem(LANGUAGE, language);
      location.reload();
    },
  });
}

/** The person that measurements are saved for. */
async function whoAmI(): Promise<{ uid: string; login: string; name: string }> {
  const answer = await fetch('/api/v1/observer');
  return answer.ok ? await answer.json() : { uid: '', login: '', name: '' };
}

await prepareSessionTexts();
await watchSession(() => viewer?.saveAgain());
