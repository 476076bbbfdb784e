import type { access as english } from './en.ts';

export const access: Record<keyof typeof english, string> = {
  'login.by': 'Entrar con {title}',
  'login.done': 'Ha entrado. Puede cerrar esta ventana.',
  'login.problem.log-in-lost': 'El acceso tardó demasiado o se inició en otro lugar. Inténtelo de nuevo.',
  'login.problem.log-in-refused': 'El proveedor de identidad no ha confirmado quién es usted.',
  'login.problem.no-account': 'No tiene cuenta aquí. Pregunte a un administrador.',
  'login.problem.name-taken': 'Una cuenta con su nombre pertenece a otra persona. Pregunte a un administrador.',
  'login.problem.name-unusable':
    'El proveedor de identidad no dio un nombre que pueda tener una cuenta. Pregunte a un administrador.',
  'login.problem.account-disabled': 'Su cuenta está desactivada.',
  'login.problem.second-factor-required':
    'Su función exige un segundo factor y esta vía no lo pide. Use su contraseña.',
  'login.problem.another-person': 'Era otra persona.',
  'login.problem.provider-away': 'El proveedor de identidad no responde. Inténtelo más tarde.',
  'session.confirmBy':
    'Este acto es difícil de deshacer. Demuestre quién es en {title} para seguir; se abre otra ventana.',
  'session.overBy': '{name}, entre en {title} para seguir donde estaba. Se abre otra ventana; no se pierde nada.',
  'session.goTo': 'Ir a {title}',
  'providers.title': 'Otras formas de entrar',
  'providers.how': 'Un proveedor de identidad dice quién es usted.',
  'providers.linked': 'Puede entrar con {title}.',
  'providers.link': 'Entrar con {title} a partir de ahora',
  'providers.unlink': 'Dejar de entrar con {title}',
};
