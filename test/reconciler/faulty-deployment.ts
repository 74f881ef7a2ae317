/** The workflow as a faulty deployment would have it: its task fails, and is tried again, for ever. */
export async function onboarding(): Promise<void> {
  throw new Error('the deployment is faulty');
}
