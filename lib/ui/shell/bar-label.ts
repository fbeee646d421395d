/** The name under an icon of the bar on a phone; at the side a tooltip says it. */
export const BAR_LABEL = "w-full truncate text-center text-[10px] leading-none md:hidden";
