/** Polls until `look` returns true. @throws Error after `ms` milliseconds, or the error of `look` */
export async function untilTrue(look: () => Promise<boolean>, ms = 120_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error('it did not come true in time');
    await new Promise((wake) => setTimeout(wake, 200));
  }
}
