/** Kinds of facts that a question asks for and a sentence holds. */
export const FACT_KINDS = ["price", "duration", "time", "phone", "percent", "place"] as const;
export type FactKind = (typeof FACT_KINDS)[number];

const CURRENCY =
  "[$€£¥₹₽₺₩฿]|(?<!\\p{L})(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|francs?|franken|kr|kronor|kroner|sek|nok|dkk|zł|zl|złotych|groszy|cents?|rub|руб\\p{L}*|грн|tl|lira|ريال\\p{L}*|درهم\\p{L}*|دينار\\p{L}*|reais|r\\$|czk|kč|huf|ft|lei|ron|円|元|원|บาท)(?!\\p{L})|円|元|원|บาท";
/** What costs nothing has a price too. */
const FREE =
  "(?<!\\p{L})(?:free|gratis|kostenlos\\p{L}*|kostenfrei\\p{L}*|gratuit\\p{L}*|grátis|bezpłatn\\p{L}*|бесплатн\\p{L}*|ücretsiz|sans frais|costs? nothing|no charge|not charged)(?!\\p{L})|無料|免费|무료|مجان";
const UNITS =
  "seconds?|minutes?|hours?|days?|weeks?|months?|years?|working days|sekunden?|minuten?|stunden?|tage[n]?|wochen?|monate?n?|jahre?n?|werktagen?|secondes?|heures?|jours?|semaines?|mois|ans?|années?|segundos?|minutos?|horas?|días?|semanas?|mes|meses|años?|secondi|minuti|ore|giorni|settiman[ae]|mes[ei]|ann[io]|dias?|mês|anos?|seconden|uur|uren|dagen|weken|maanden|jaar|sekunder|minuter|timmar|dagar|veckor|månader|år|dager|uker|måneder|timer|uger|dage|dni|dniach|godzin\\p{L}*|tygodni\\p{L}*|miesi\\p{L}*|lat|lata|minut\\p{L}*|дн\\p{L}*|час\\p{L}*|недел\\p{L}*|месяц\\p{L}*|лет|год\\p{L}*|минут\\p{L}*|gün|saat|hafta|ay|yıl|dakika|أيام|يوم\\p{L}*|ساعة|ساعات|شهر|أشهر|سنة|سنوات|سنتان|أسبوع|أسابيع|دقيقة|दिन|घंटे|hari|jam|bulan|tahun|ngày|giờ|tháng|năm";
const COUNT =
  "\\p{N}+(?:[.,–-]\\p{N}+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|deux|trois|quatre|cinq|six|sept|huit|dix|dos|tres|cuatro|cinco|seis|siete|ocho|diez|due|tre|quattro|cinque|sei|sette|otto|dieci|dois|duas|três|quatro|sete|oito|dez|twee|drie|vijf|zes|zeven|tien|twaalf|två|fyra|fem|tio|tolv|dwa|trzy|pięć|dziesięć|un|une|um|um[ao]?|ein\\p{L}*|una?|een|en|ett";

const HOLDS: Readonly<Record<FactKind, RegExp>> = {
  price: new RegExp(`(?:(?:${CURRENCY})\\s?\\p{N}|\\p{N}\\s?(?:${CURRENCY}))|${FREE}`, "iu"),
  duration: new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${COUNT})\\s?-?\\s?(?:(?:${UNITS})(?!\\p{L})|日|天|時間|小时|分|秒|か月|ヶ月|个月|年|週間|周|일|시간|개월|년|วัน|ชั่วโมง)|\\p{N}\\s?(?:日|天|時間|小时|分|秒|か月|ヶ月|个月|年|週間|周)`,
    "iu",
  ),
  time: /\p{N}{1,2}\s?(?:[:.h]\s?\p{N}{2}|h(?!\p{L})|uhr|am(?!\p{L})|pm(?!\p{L})|時|点|시)|(?:from|von|de|dalle|das|van|klockan|kl|à|alle|às|a las|od|с|الساعة)\s\p{N}{1,2}(?!\p{N})|\p{N}{1,2}\s?[-–]\s?\p{N}{1,2}(?!\p{N})/iu,
  phone: /(?:\+|0)\p{N}[\p{N} ()/-]{5,}/u,
  percent: /\p{N}\s?%|prozent|percent|pour cent|por ciento|per cento|por cento|procent/iu,
  place:
    /\p{N}{1,4}[a-z]?,?\s+\p{Lu}\p{L}+|\p{Lu}\p{L}*(?:straße|strasse|str\.|gasse|weg|platz|laan|straat|gatan)\s?\p{N}|(?:rue|calle|via|avenue|rua|plac|ul\.|street|road|lane|piazza|plaza)(?!\p{L})/u,
};

const ASKS: Readonly<Record<FactKind, RegExp>> = {
  price:
    /how much (?!time|storage|space|data|longer)|price|cost|fee(?!l)|charge|expensive|wie ?viel|preis|kost|gebühr|teuer|combien coût|prix|tarif|coût|cuánto (?:cuesta|vale|cobr)|preci|cuesta|quanto (?:costa|si paga)|prezz|quanto custa|preço|custa|wat kost|prijs|ile kosztuje|cen[ay]|opłat|vad kostar|pris|сколько стоит|цен|ne kadar|fiyat|いくら|料金|送料|値段|多少钱|价格|费用|얼마|가격|كم سعر|سعر|بكم/iu,
  duration:
    /how (?:long|many (?:days|hours|weeks|months|years|minutes)|fast|quick|soon)|until when|by when|valid|expire|deadline|wie (?:lange|viele tage|schnell)|wann|frist|gültig|combien de (?:temps|jours)|délai|quand|valable|cuánto (?:tiempo|tarda|dura)|cuántos días|plazo|cuándo|quanto (?:tempo|dura)|quanti giorni|quando|fino a quando|quantos dias|prazo|antecedência|hoe lang|hoeveel dagen|wanneer|termijn|jak długo|ile (?:dni|czasu)|na ile|hur länge|hur många dagar|när|как долго|сколько (?:дней|времени)|когда|срок|ne kadar sür|kaç gün|何日|どのくらい|期限|几天|多久|多长|며칠|كم يوم|مدة|متى/iu,
  time: /what time|opening|open|close|hours|when|uhr|wann|öffn|geöffnet|auf\b|horaire|heure|ouvr|ferm|quand|horario|hora|abre|cierra|cuándo|orari|che ora|apert|quando|que horas|fecha|openingstijd|hoe laat|open|wanneer|godzin|otwart|kiedy|öppet|öppettid|när|klockan|во сколько|часы|когда|saat|açık|何時|営業|几点|营业|몇 시|متى|ساعات|أوقات|يفتح/iu,
  phone:
    /phone|telephone|call|number|telefon|anruf|nummer|téléphon|appel|numéro|teléfono|llamar|número|chiamare|numero|ligar|bellen|nummer|zadzwoni|numer|ringa|телефон|звон|電話|电话|전화|هاتف/iu,
  percent: /discount|percent|rabatt|prozent|remise|réduction|descuento|sconto|desconto|korting|zniżk|скидк|indirim|割引|折扣|خصم/iu,
  place:
    /where|address|located|street|wo(?!\p{L})|adresse|anschrift|où|dónde|dirección|dove|indirizzo|onde|morada|endereço|waar|adres|gdzie|var(?!\p{L})|где|адрес|nerede|どこ|住所|哪里|地址|어디|أين|عنوان/iu,
};

/** So much of a text is looked at. */
const LOOKED_AT = 2_000;

/** The kinds of facts that a question asks for. */
export const factsAsked = (question: string): FactKind[] => FACT_KINDS.filter((kind) => ASKS[kind].test(question.slice(0, LOOKED_AT)));

/** Questions that nothing answers but a fact of their kind. */
const DEMANDS: readonly (readonly [FactKind, RegExp])[] = [
  [
    "phone",
    /(?:phone|telephone|hotline) number|telefonnummer|rufnummer|numéro de téléphone|número de tel[eé]fono|número de telefone|numero di telefono|telefoonnummer|numer telefonu|номер телефона|telefon numaras|電話番号|电话号码|전화번호|رقم الهاتف/iu,
  ],
  [
    "price",
    /how much (?:does|do|is|are|for|would|will)(?!\p{L})|what (?:does|do|would|will) [^?]{1,80} cost|was kostet|wie ?viel kostet|combien coût|quel est le prix|cuánto (?:cuesta|vale)|quanto costa|quanto custa|wat kost|ile kosztuje|vad kostar|сколько стоит|ne kadar tutar|kaç para|いくら|多少钱|얼마예요|بكم/iu,
  ],
];

/** The kinds of facts without which nothing answers a question. */
export const factsDemanded = (question: string): FactKind[] =>
  DEMANDS.flatMap(([kind, asks]) => (asks.test(question.slice(0, LOOKED_AT)) ? [kind] : []));

/** Whether a text holds a fact of a kind. */
export const holdsFact = (kind: FactKind, text: string): boolean => HOLDS[kind].test(text.slice(0, LOOKED_AT));
