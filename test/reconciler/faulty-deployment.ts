/** The workflow of a faulty deployment: its workflow task fails and is retried for ever. */
export async function onboarding(): Promise<void> {
  throw new Error('the deployment is faulty');
}
