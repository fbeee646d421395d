/** Stands in for `next/navigation` where components are drawn without Next: an address that tests set, and no other screen. */
let address = "/inbox";
let params: Record<string, string> = {};

/** @param at the path that the components see @param of what its dynamic parts are */
export function showAddress(at: string, of: Record<string, string> = {}): void {
  address = at;
  params = of;
}

const router = { push: () => undefined, replace: () => undefined, refresh: () => undefined, bfcacheId: "0" };

export const useRouter = () => router;
export const usePathname = () => address;
export const useParams = () => params;
export const useSelectedLayoutSegment = () => address.split("/")[1] ?? null;
const search = new URLSearchParams();
export const useSearchParams = () => search;
