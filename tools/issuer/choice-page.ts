import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { en } from '../../policies/texts/en.ts';
import { hi } from '../../policies/texts/hi.ts';
import { PROJECT_DIR } from '../launcher/paths.ts';
import type { Persona } from './personas.ts';

/** How the development sign-in looks: one page of HTML in the dashboard's colours, without a script. Pure. */

export type Language = 'en' | 'hi';

const TEXTS = {
  en: {
    title: 'Development sign-in',
    warning: 'For development only. There are no passwords, and the accounts are made up.',
    who: 'Sign in as',
    all: 'all districts',
    districts: 'districts',
    none: 'has no view of single cases',
    other: 'हिन्दी में',
  },
  hi: {
    title: 'परीक्षण के लिए साइन इन',
    warning: 'सिर्फ़ परीक्षण के लिए। कोई पासवर्ड नहीं है, और खाते असली लोगों के नहीं हैं।',
    who: 'किस खाते से साइन इन करें',
    all: 'सभी ज़िले',
    districts: 'ज़िले',
    none: 'अलग-अलग आवेदन नहीं देख सकता',
    other: 'In English',
  },
} as const satisfies Record<Language, object>;
const WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: en.words,
  hi: hi.words,
};
/** The roles that look after no case. */
const WITHOUT_VIEW = ['system', 'operator'];

/** In the page itself: the issuer serves no files, and not every machine has letters for Hindi. */
const DEVANAGARI = readFileSync(
  createRequire(import.meta.url).resolve(
    '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-400-normal.woff2',
  ),
).toString('base64');
const STYLE = `${readFileSync(join(PROJECT_DIR, 'web/shared/tokens.css'), 'utf8')}
@font-face{font-family:"Noto Sans Devanagari";src:url("data:font/woff2;base64,${DEVANAGARI}") format("woff2");unicode-range:U+0900-097F,U+200C-200D}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font-family:var(--font);font-size:var(--size-m);line-height:var(--line)}
html:lang(hi){--line:1.65}
main{max-width:34rem;margin:0 auto;padding:var(--space-5) var(--space-4) var(--space-7)}
.head{display:flex;flex-wrap:wrap;gap:var(--space-2) var(--space-4);align-items:baseline;justify-content:space-between}
h1{margin:0;font-size:var(--size-xl);line-height:1.3}
a{color:var(--accent);text-underline-offset:.2em}
.warning{margin:var(--space-3) 0 var(--space-5);padding:var(--space-2) var(--space-3);border-left:3px solid var(--warn-ink);background:var(--warn-soft);color:var(--warn-ink)}
fieldset{margin:0;padding:0;border:0}
legend{padding:0;font-size:var(--size-l);font-weight:650}
ul{margin:var(--space-2) 0 0;padding:0;list-style:none}
li{display:flex;flex-wrap:wrap;gap:var(--space-1) var(--space-4);align-items:center;padding:var(--space-2) 0;border-bottom:1px solid var(--rule)}
button{flex:0 0 11.5rem;min-height:2.75rem;padding:0 var(--space-3);border:1px solid var(--accent);border-radius:var(--radius);background:var(--sheet);color:var(--accent);font:inherit;text-align:left;cursor:pointer}
button:hover{background:var(--accent-soft)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
li span{flex:1 1 12rem;color:var(--ink-2)}
`;

/**
 * What the page may do: nothing but its own style and sending its form.
 * @param origins to where the sign-in sends the browser back, which the form's answer leads to
 */
export function policyOf(origins: readonly string[]): string {
  const digest = createHash('sha256').update(STYLE).digest('base64');
  return [
    ...["default-src 'none'", `style-src 'sha256-${digest}'`, 'font-src data:', "base-uri 'none'"],
    ...[`form-action 'self' ${origins.join(' ')}`.trim(), "frame-ancestors 'none'"],
  ].join('; ');
}

/** @param action where the choice is sent, which is the page's own path */
export function choicePage(
  action: string,
  personas: readonly Persona[],
  language: Language,
): string {
  const { title, warning, who, all, districts: named, none, other } = TEXTS[language];
  const otherLanguage = language === 'hi' ? 'en' : 'hi';
  const about = ({ role, districts }: Persona) =>
    [
      WORDS[language][`role.${role}`] ?? WORDS[language][`dashboard.role.${role}`] ?? role,
      WITHOUT_VIEW.includes(role)
        ? none
        : districts.includes('all')
          ? all
          : `${named}: ${districts.join(', ')}`,
    ].join(' · ');
  const rows = personas.map(
    (one) =>
      `<li><button name="id" value="${one.id}" aria-describedby="about-${one.id}">${one.id}</button><span id="about-${one.id}">${about(one)}</span></li>`,
  );
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<div class="head"><h1>${title}</h1><a href="${action}?lang=${otherLanguage}" lang="${otherLanguage}" hreflang="${otherLanguage}">${other}</a></div>
<p class="warning" role="note">${warning}</p>
<form method="post" action="${action}">
<fieldset>
<legend>${who}</legend>
<ul>
${rows.join('\n')}
</ul>
</fieldset>
</form>
</main>
</body>
</html>
`;
}
