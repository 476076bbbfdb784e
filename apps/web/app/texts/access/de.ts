import type { access as english } from './en.ts';

export const access: Record<keyof typeof english, string> = {
  'login.by': 'Mit {title} anmelden',
  'login.done': 'Sie sind angemeldet. Dieses Fenster kann geschlossen werden.',
  'login.problem.log-in-lost': 'Die Anmeldung hat zu lange gedauert oder wurde woanders begonnen. Bitte noch einmal.',
  'login.problem.log-in-refused': 'Der Identitätsanbieter hat nicht bestätigt, wer Sie sind.',
  'login.problem.no-account': 'Sie haben hier kein Konto. Fragen Sie eine Administratorin.',
  'login.problem.name-taken': 'Ein Konto Ihres Namens gehört jemand anderem. Fragen Sie eine Administratorin.',
  'login.problem.name-unusable':
    'Der Identitätsanbieter hat keinen Namen genannt, den ein Konto haben kann. Fragen Sie eine Administratorin.',
  'login.problem.account-disabled': 'Ihr Konto ist abgeschaltet.',
  'login.problem.second-factor-required':
    'Ihre Rolle verlangt einen zweiten Faktor, nach dem auf diesem Weg nicht gefragt wird. Nehmen Sie Ihr Passwort.',
  'login.problem.another-person': 'Das war jemand anderes.',
  'login.problem.provider-away': 'Der Identitätsanbieter antwortet nicht. Bitte später noch einmal.',
  'session.confirmBy':
    'Das lässt sich schwer rückgängig machen. Zeigen Sie bei {title}, wer Sie sind; ein neues Fenster geht auf.',
  'session.overBy':
    '{name}, melden Sie sich bei {title} an, um hier weiterzumachen. Ein neues Fenster geht auf; nichts geht verloren.',
  'session.goTo': 'Zu {title}',
  'providers.title': 'Andere Wege der Anmeldung',
  'providers.how': 'Ein Identitätsanbieter sagt, wer Sie sind.',
  'providers.linked': 'Sie können sich mit {title} anmelden.',
  'providers.link': 'Künftig mit {title} anmelden',
  'providers.unlink': 'Nicht mehr mit {title} anmelden',
};
