/** The workflows that the worker bundles: one workflow type. */
export { onboarding } from './onboarding.ts';
