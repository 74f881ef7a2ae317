import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';

/** Starts Chromium without a window: not in one process, which could not close a page, and with the web's own rules. */
export async function startBrowser(): Promise<Browser> {
  return driver.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((one) => !/single-process|zygote|web-security|insecure/.test(one)),
    headless: true,
  });
}
