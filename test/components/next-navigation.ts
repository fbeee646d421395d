/** Stands in for `next/navigation` where components are drawn without Next: an address that tests set, and no other screen. */
let address = "/inbox";
let search = new URLSearchParams();
let params: Record<string, string> = {};

/** @param at the address that the components see @param of what its dynamic parts are */
export function showAddress(at: string, of: Record<string, string> = {}): void {
  [address = "/", search = new URLSearchParams()] = [at.split("?")[0], new URLSearchParams(at.split("?")[1])];
  params = of;
}

const router = { push: () => undefined, replace: () => undefined, refresh: () => undefined, bfcacheId: "0" };

export const useRouter = () => router;
export const usePathname = () => address;
export const useParams = () => params;
export const useSelectedLayoutSegment = () => address.split("/")[1] ?? null;
export const useSearchParams = () => search;
