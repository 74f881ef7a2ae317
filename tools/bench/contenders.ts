import { isDue } from '../../contracts/requirement.ts';
import { requirementsOf } from '../../contracts/waiting.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';

/** The three workflows that are measured, in the order of their turns. */
export const CONTENDERS = ['ours', 'naive', 'bare'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** The workflow type of each. */
export const WORKFLOW_TYPES: Readonly<Record<Contender, string>> = {
  ours: 'onboarding',
  naive: 'naive',
  bare: 'bare',
};

/** What people do for a straight case, in this order. */
export const STEPS = ['documents', 'product', 'account'] as const;
export type Step = (typeof STEPS)[number];

/** The answer of the bare workflow's Query: it keeps no case, only what it waits for. */
export interface BareView {
  readonly waitsFor: Step | null;
}

/** The step that a case waits for people to do; null while it waits for outside systems. */
export function waitsFor(view: CaseView | BareView | null): Step | null {
  if (view === null) return null;
  if ('waitsFor' in view) return view.waitsFor;
  const { case: theCase } = view;
  const here = requirementsOf(theCase, theCase.stage);
  switch (theCase.stage) {
    case 'documents': {
      const documents = here.filter((one) => one.kind === 'document');
      // Both at once: a reviewer decides when the automatic checks of both are done.
      return documents.every((one) => one.status === 'verifying') ? 'documents' : null;
    }
    case 'catalogue':
      return here.some((one) => one.waitingOn === 'reviewer') ? 'product' : null;
    case 'go_live':
      return here.some((one) => one.kind === 'account' && isDue(one)) ? 'account' : null;
    default:
      return null;
  }
}
