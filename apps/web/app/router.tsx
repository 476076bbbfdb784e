import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { LogInPage } from './login/log-in-page.tsx';
import { Shell } from './shell/shell.tsx';
import { StudiesPage } from './studies/studies-page.tsx';
import { parseStudySearch } from './studies/study-search.ts';

/** Queries stay plain text, so that an id of digits is an id. */
type Plain = Readonly<Record<string, string>>;
const plain = (search: Record<string, unknown>): Plain =>
  Object.fromEntries(
    Object.entries(search).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );

const root = createRootRoute({ component: Outlet });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const studies = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: StudiesPage,
  validateSearch: parseStudySearch,
});
const logIn = createRoute({ getParentRoute: () => root, path: '/login', component: LogInPage, validateSearch: plain });
const bringIn = createRoute({
  getParentRoute: () => shell,
  path: '/bring-in',
  validateSearch: plain,
  component: lazyRouteComponent(() => import('./bring-in/bring-in-page.tsx'), 'BringInPage'),
});
const bin = createRoute({
  getParentRoute: () => shell,
  path: '/bin',
  component: lazyRouteComponent(() => import('./bin/bin-page.tsx'), 'BinPage'),
});
const welcome = createRoute({
  getParentRoute: () => shell,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./welcome/welcome-page.tsx'), 'WelcomePage'),
});
const instance = createRoute({
  getParentRoute: () => shell,
  path: '/instance',
  validateSearch: plain,
  component: lazyRouteComponent(() => import('./instance/instance-page.tsx'), 'InstancePage'),
});
const compare = createRoute({
  getParentRoute: () => shell,
  path: '/compare',
  validateSearch: plain,
  component: lazyRouteComponent(() => import('./instance/compare-page.tsx'), 'ComparePage'),
});
const administration = createRoute({
  getParentRoute: () => shell,
  path: '/administration',
  validateSearch: plain,
  component: lazyRouteComponent(() => import('./administration/administration-page.tsx'), 'AdministrationPage'),
});
const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
});
const emergency = createRoute({
  getParentRoute: () => shell,
  path: '/emergency',
  component: lazyRouteComponent(() => import('./emergency/emergency-page.tsx'), 'EmergencyPage'),
});
const tab = createRoute({
  getParentRoute: () => shell,
  path: '/administration/$tab',
  validateSearch: plain,
  component: lazyRouteComponent(() => import('./administration/administration-page.tsx'), 'AdministrationPage'),
});
const projects = createRoute({
  getParentRoute: () => shell,
  path: '/projects',
  component: lazyRouteComponent(() => import('./projects/projects-page.tsx'), 'ProjectsPage'),
});
const newProject = createRoute({
  getParentRoute: () => shell,
  path: '/projects/new',
  component: lazyRouteComponent(() => import('./projects/new-project-page.tsx'), 'NewProjectPage'),
});
const project = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$name',
  component: lazyRouteComponent(() => import('./projects/project-page.tsx'), 'ProjectPage'),
});
const projectTab = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$name/$tab',
  validateSearch: plain,
  component: lazyRouteComponent(() => import('./projects/project-page.tsx'), 'ProjectPage'),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});
const auditTab = createRoute({
  getParentRoute: () => shell,
  path: '/audit/$tab',
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

const places = [
  studies,
  bringIn,
  bin,
  welcome,
  instance,
  compare,
  administration,
  tab,
  projects,
  newProject,
  project,
  projectTab,
  audit,
  auditTab,
  account,
  emergency,
];

export const router = createRouter({
  routeTree: root.addChildren([logIn, shell.addChildren(places)]),
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const query = new URLSearchParams(plain(search)).toString();
    return query === '' ? '' : `?${query}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
