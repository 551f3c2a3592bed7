/** Where another machine finds this page. */

const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address of the page without a fragment, as somebody else on the network types it.
 *
 * @param {{address?: string | null}} settings - `address` is what the server says of itself where
 *   others can reach it
 * @param {{protocol: string, hostname: string, href: string}} at - the address it was opened at
 * @returns {string | null} null for a file, and for a server that only this machine reaches
 */
export function addressForOthers(settings, at = location) {
  if (at.protocol === "file:") return null;
  if (!THIS_MACHINE.test(at.hostname)) return at.href.replace(/#.*$/, "");
  return settings.address ?? null;
}
