import { numberOf, withDigits } from "./number-words";

/** What a number counts, by kind: the words for it in many languages, and signs. */
const UNITS: Readonly<Record<string, string>> = {
  second: "seconds? secs? sekunden? secondes? segundos? second[oi] seconden sekund\\p{L}* секунд\\p{L}* 秒 초",
  minute: "minutes? mins? minuten? minutos? minut[oi] minuter minut\\p{L}* минут\\p{L}* dakika\\p{L}* 分钟? 분 دقيقة دقائق",
  hour: "hours? hrs? stunden? heures? horas? or[ae] uur uren timmar timer godzin\\p{L}* час\\p{L}* saat\\p{L}* 小时 時間 시간 ساعة ساعات h",
  day: "days? tage?n? werktagen? jours? días? dias? giorn[oi] dag dagen dagar dage dager dni\\p{L}* dzień день дн\\p{L}* gün\\p{L}* 天 日 일 يوم\\p{L}* أيام",
  week: "weeks? wochen? semaines? semanas? settiman[ae] weken veck\\p{L}+ uger? uker? tygod\\p{L}* недел\\p{L}* hafta\\p{L}* 周 週間? 주 أسبوع أسابيع",
  month:
    "months? monate?n? mois mes meses mes[ei] mês maand\\p{L}* månad\\p{L}* måned\\p{L}* miesi\\p{L}* месяц\\p{L}* ay\\p{L}{0,3} 个月 か月 ヶ月 개월 شهر أشهر",
  year: "years? jahre?n? ans? années? años? ann[oi] anos? jaar jaren år lat lata rok\\p{L}? лет год\\p{L}* yıl\\p{L}* 年 년 سنة سنوات عام",
  percent: "% percent prozent pour\\scent por\\sciento per\\scento procent\\p{L}* процент\\p{L}* ％",
  dollar: "\\$ usd dollars? dólares? dollar[oi] доллар\\p{L}*",
  euro: "€ eur euros? евро 欧元? 欧",
  pound: "£ gbp pounds? pfund livres libras sterline",
  krona: "kr kronor kroner sek nok dkk",
  zloty: "zł zlotych złotych pln",
  yen: "¥ 円 yen jpy",
  rouble: "₽ руб\\p{L}* rub",
  gram: "g grams? gramm grammes? gramos? gramas? грамм\\p{L}* グラム",
  kilogram: "kg kilos? kilograms? kilogramm",
  kilometre: "km kilomet\\p{L}+",
  metre: "m met(?:re|er)s? mètres? metros? metri",
  centimetre: "cm centimet\\p{L}+",
  megabyte: "mb megabytes? mo",
  gigabyte: "gb gigabytes? go",
  terabyte: "tb terabytes? to(?!\\s)",
  morning: "am a\\.m\\.",
  evening: "pm p\\.m\\.",
};
/** Begins where no number stands before it, and is bounded: digits without end are read once. */
const NUMBER = "(?<![\\d.,])(?:\\d{1,3}(?:[\\u00a0\\u202f'’ ]\\d{3}){1,4}(?!\\d)(?:[.,]\\d{1,2})?|\\d{1,15}(?:[.,]\\d{1,15}){0,4})";
/** Words that may stand between a number and what it counts. */
const BETWEEN = "[\\s\\u00a0\\u202f-]{0,2}(?:(?:working|business|calendar|full|more|whole|volle|weitere|ganze)\\s)?";

const READERS = Object.entries(UNITS).map(([unit, words]) => {
  const all = words.split(" ").join("|");
  const signs = /[$€£¥₽]/u.test(words) ? `|(?:${words.match(/\\?[$€£¥₽]/u)?.[0]})\\s?(?<before>${NUMBER})` : "";
  return { unit, pattern: new RegExp(`(?<after>${NUMBER})${BETWEEN}(?:${all})(?![\\p{L}\\p{N}])${signs}`, "giu") };
});

/** Longer texts are read so far. */
const READ_CHARS = 10_000;

/** What the digits of a text count: for each number as it is written, the units that stand beside it. */
export function measuresOf(text: string): Map<string, Set<string>> {
  const plain = withDigits(text.slice(0, READ_CHARS).normalize("NFKC"));
  const found = new Map<string, Set<string>>();
  if (!/\d/.test(plain)) return found;
  for (const { unit, pattern } of READERS)
    for (const { groups } of plain.matchAll(pattern)) {
      const number = numberOf(groups?.after ?? groups?.before ?? "");
      const units = found.get(number) ?? new Set();
      found.set(number, units.add(unit));
    }
  return found;
}

/** Whether what a claim counts is counted so in its source, as far as the source says what its numbers count. */
export function countsAlike(claim: string, source: string): boolean {
  const said = measuresOf(claim);
  if (said.size === 0) return true;
  const known = measuresOf(source);
  return [...said].every(([number, units]) => {
    const there = known.get(number);
    return there === undefined || [...units].every((unit) => there.has(unit));
  });
}
