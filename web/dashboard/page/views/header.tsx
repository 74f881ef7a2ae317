import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { clock } from '../../../shared/format.ts';
import { keptTheme, setTheme, THEMES, type Theme } from '../../../shared/theme.ts';
import type { Session } from '../../interface.ts';
import { signOut, useHeard, useOverview } from '../fetching.ts';
import { KEYS } from '../live.ts';
import { addressOf, go, scopeOf, usePlace, viewAt } from '../place.ts';
import { type Texts, useTexts } from '../texts.ts';
import { Go } from './parts.tsx';
import { signInAddress } from './sign-in-box.tsx';

/** The head of every view: what this is, how fresh it is, and the choices that hold everywhere. */

const NOTICES = ['signed_out', 'unavailable', 'refused'] as const;

export function Header({
  session,
  notice,
}: {
  session: Session | undefined;
  notice: string | null;
}) {
  const { t } = useTexts();
  const told = NOTICES.find((one) => one === notice);
  return (
    <>
      <a className="skip" href="#main">
        {t('dashboard.skip')}
      </a>
      <header>
        <div className="head-row">
          <p className="name">
            <Go to={viewAt('/')}>{t('dashboard.title')}</Go>
          </p>
          <div className="choices">
            <LanguageChoice />
            <ThemeChoice />
            <SignIn session={session} />
          </div>
        </div>
        <Freshness />
        {told !== undefined && (
          <p className="banner" role="status">
            {t(told === 'signed_out' ? 'dashboard.signed_out' : `dashboard.sign_in.${told}`)}
          </p>
        )}
      </header>
    </>
  );
}

function LanguageChoice() {
  const { t } = useTexts();
  const { language } = usePlace();
  return (
    <ToggleButtonGroup
      aria-label={t('dashboard.language')}
      className="toggle"
      disallowEmptySelection
      selectedKeys={[language]}
      onSelectionChange={(keys) => go(addressOf({ lang: String([...keys][0] ?? 'en') }))}
    >
      <ToggleButton id="en">
        <span lang="en">English</span>
      </ToggleButton>
      <ToggleButton id="hi">
        <span lang="hi">हिन्दी</span>
      </ToggleButton>
    </ToggleButtonGroup>
  );
}

const SIGNS: Readonly<Record<Theme, string>> = { system: '◐', light: '☀', dark: '☾' };

function ThemeChoice() {
  const { t } = useTexts();
  const [theme, choose] = useState(keptTheme);
  return (
    <ToggleButtonGroup
      aria-label={t('dashboard.theme')}
      className="toggle"
      disallowEmptySelection
      selectedKeys={[theme]}
      onSelectionChange={(keys) => {
        const chosen = THEMES.find((one) => keys.has(one)) ?? 'system';
        setTheme(chosen);
        choose(chosen);
      }}
    >
      {THEMES.map((one) => (
        <ToggleButton key={one} id={one} aria-label={t(`dashboard.theme.${one}`)}>
          <span aria-hidden="true" title={t(`dashboard.theme.${one}`)}>
            {SIGNS[one]}
          </span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function SignIn({ session }: { session: Session | undefined }) {
  const texts = useTexts();
  const { t } = texts;
  const client = useQueryClient();
  if (session === undefined) return null;
  if (!session.signedIn) {
    if (!session.canSignIn) return null;
    return (
      <a className="button" href={signInAddress()}>
        {t('dashboard.sign_in')}
      </a>
    );
  }
  return (
    <span className="who">
      <span>{roleName(session.role ?? '', texts)}</span>
      <Button
        className="button"
        onPress={async () => {
          await signOut(session.csrf ?? '');
          client.removeQueries({ queryKey: ['cases'] });
          await client.invalidateQueries({ queryKey: KEYS.session });
        }}
      >
        {t('dashboard.sign_out')}
      </Button>
    </span>
  );
}

/** Two roles never act in a case, so that events have no words for them. */
function roleName(role: string, { t, word }: Texts): string {
  if (role === 'operations' || role === 'auditor') return t(`dashboard.role.${role}`);
  return word('role', role);
}

/** Without a word from the server for so long, the connection is lost. */
const SILENT_MS = 5_000;

function Freshness() {
  const texts = useTexts();
  const heard = useHeard();
  const shown = useOverview(scopeOf(usePlace().filters) ?? '*', false).data;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const { t, language } = texts;
  if (heard === undefined) return null;
  const { standing } = heard;
  const isSilent = now - heard.at > SILENT_MS;
  const troubles = troublesOf(heard, isSilent, texts);
  // The numbers that everybody may see come a moment after those of the file.
  const { latestAt, version } = shown ?? standing;
  const latest =
    latestAt === null ? '' : t('dashboard.fresh.latest', { time: clock(latestAt, language) });
  const isFollowing = !isSilent && standing.kafka === 'following';
  const isFine = isFollowing && version === standing.version;
  return (
    <div className="fresh-box">
      <p
        className={isFine ? 'fresh fine' : 'fresh'}
        data-kafka={isSilent ? 'silent' : standing.kafka}
      >
        {isFine && <span className="dot" aria-hidden="true" />}
        {[
          ...(isFine ? [t('dashboard.fresh.following')] : []),
          ...(isFollowing && !isFine ? [t('dashboard.fresh.coming')] : []),
          latest,
          // While Kafka does not answer nobody knows how much there is.
          ...(isSilent || standing.kafka === 'away'
            ? []
            : [t('dashboard.fresh.lag', { n: standing.lag })]),
        ]
          .filter((one) => one !== '')
          .join(' · ')}
      </p>
      <div role="status">
        {troubles.map((one) => (
          <p key={one} className="banner warn">
            {one}
          </p>
        ))}
      </div>
    </div>
  );
}

function troublesOf(
  { standing, at }: NonNullable<ReturnType<typeof useHeard>>,
  isSilent: boolean,
  { t, language }: Texts,
): string[] {
  const { kafka, answeredAt, percent, gaps, newer, unreadable } = standing;
  if (isSilent) return [t('dashboard.fresh.offline', { time: clock(at, language) })];
  const away =
    answeredAt === null
      ? t('dashboard.fresh.away_never')
      : t('dashboard.fresh.away', { time: clock(answeredAt, language) });
  return [
    ...(kafka === 'away' ? [away] : []),
    ...(kafka === 'rebuilding' ? [t('dashboard.fresh.rebuilding', { percent })] : []),
    ...(gaps > 0 ? [t('dashboard.fresh.gaps', { n: gaps })] : []),
    ...(newer > 0 ? [t('dashboard.fresh.newer', { n: newer })] : []),
    ...(unreadable > 0 ? [t('dashboard.fresh.unreadable', { n: unreadable })] : []),
  ];
}
