import { Lazy } from "../../base/lazy.ts";
import type { PagedService } from "../../contract/paged_service.ts";

/**
 * The pages of a service that loads them with the first request: one that is
 * never looked at pays nothing.
 *
 * @param prefix Where the pages are.
 * @param service What they show.
 */
export function lazyPages(prefix: string, service: PagedService) {
  let stopped = false;
  const pages = new Lazy(async () => {
    const { ServicePages } = await import("./service_pages.ts");
    return new ServicePages(prefix, service);
  });
  return {
    async handle(
      request: Pick<Request, "method" | "url" | "headers" | "signal">,
    ): Promise<Response> {
      if (stopped) throw new RangeError("the profiler has stopped");
      return await (await pages.get()).handle(request);
    },
    stop(): void {
      stopped = true;
      void pages.begun?.then((begun) => begun.stop(), () => {/* Its requests have the error. */});
    },
  };
}
