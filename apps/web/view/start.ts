import '../session/trusted-types.ts';
import { showEarlyPicture } from './early-picture.ts';

if (location.pathname === '/guest') void import('./guest.ts');
else {
  // The viewer is large: on a slow line a small picture is there before it.
  void showEarlyPicture(document.getElementById('viewer')!, location.search);
  void import('./page.ts');
}
