import { ACCESS_ROLES, type AccessRole } from '../../contracts/vocabulary.ts';
import type { AccessAction } from '../../policies/access/actions.ts';

/**
 * Who may do what, written down by hand. `-` never, `E` everywhere, `D` in the districts of the account, `O` on cases that its
 * organisation opened, `C` on the account's own case, `W` in its districts while the case is open, `A` once it has ended.
 */
export const ROLE_ORDER =
  'artisan operator facilitator reviewer supervisor administrator system operations auditor';
export const EXPECTED: Readonly<Record<AccessAction, string>> = {
  //                    art ope fac rev sup adm sys ope aud
  submit: /*           */ 'C D D - - - - - -',
  decide: /*           */ '- - D D D - - - -',
  withdraw: /*         */ 'C D - - - - - - -',
  resume: /*           */ 'C D D - - - - - -',
  hold: /*             */ '- - - - D E - - -',
  release: /*          */ '- - - - D E - - -',
  waive: /*            */ '- - - - D - - - -',
  appeal: /*           */ 'C D D - - - - - -',
  report: /*           */ '- - - - - - E - -',
  report_registration: /**/ '- - - - - - E - -',
  move_policy: /*      */ '- - - - D E - - -',
  assist: /*           */ '- - D - D E - - -',
  map_district: /*     */ '- - D - D E - - -',
  contact: /*          */ 'C D D - - - - - -',
  unblock: /*          */ '- - - - - E - E -',
  register: /*         */ '- D D - - - O - -',
  reapply: /*          */ 'C D D - - - O - -',
  deposit: /*          */ '- D D - - - O - -',
  keep: /*             */ 'C D D - - - O - -',
  readCase: /*         */ 'C D D D D E O E E',
  readDue: /*          */ 'C D D D D E O E E',
  watchCase: /*        */ 'C D D D D E O E E',
  listCases: /*        */ '- D D D D E O E E',
  countCases: /*       */ '- D D D D E O E E',
  findArtisan: /*      */ '- D D - D E - - -',
  readDossier: /*      */ '- W W W D A - - -',
  eraseDossier: /*     */ '- - - - - E - - -',
  releaseClaims: /*    */ '- - - - - E - - -',
  readAudit: /*        */ '- - - - - E - - E',
};

/** The sign of one field of the table. */
export const signOf = (role: AccessRole, action: AccessAction): string =>
  EXPECTED[action].split(' ')[ACCESS_ROLES.indexOf(role)] ?? '';
