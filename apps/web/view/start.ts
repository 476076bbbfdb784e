import { showEarlyPicture } from './early-picture.ts';

// The viewer is large: on a slow line a small picture is there before it.
void showEarlyPicture(document.getElementById('viewer')!, location.search);
void import('./page.ts');
