/** How a page says of itself that it holds no longer. */
const OUTDATED =
  /no longer (?:valid|in force|applies|apply|available|current)|out ?dated|archived?(?!\s*(?:conversation|chat|ticket|project))|superseded|obsolete|deprecated page|for reference only|historical version|old version of this page|nicht mehr (?:gültig|aktuell)|veraltet|überholt|archiviert|ungültig seit|n['’]est plus (?:valable|en vigueur)|obsolète|périmé|ya no (?:es|está) (?:válid|vigente)|obsolet|caducad|non (?:è )?più valid|superat[oa]|não (?:é|está) mais válid|já não (?:é|está) (?:válid|em vigor)|desatualizad|niet meer geldig|verouderd|nieaktualn|już nie obowiązuj|gäller inte längre|inaktuell|больше не действует|устаре|недействительн|artık geçerli değil|無効|旧版|古い情報|已失效|已过期|过时|لم يعد ساري/iu;

/** Whether a title or a page's first words say that it holds no longer. */
export const isOutdated = (text: string): boolean => OUTDATED.test(text.slice(0, 400));
