import { NameService } from "../machine/names/name_service.ts";

let names: NameService | undefined;

/** The names that all windows of this program share: what was found once stays in memory. */
export function sharedNames(): NameService {
  return names ??= new NameService();
}
