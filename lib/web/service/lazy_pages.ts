import type { PagedService, ServicePages } from "./service_pages.ts";

/**
 * The pages of a service that loads them with the first request: one that is
 * never looked at pays nothing.
 *
 * @param prefix Where the pages are.
 * @param service What they show.
 */
export function lazyPages(prefix: string, service: PagedService) {
  let loaded: Promise<ServicePages> | undefined;
  let stopped = false;
  const load = async () => {
    const { ServicePages } = await import("./service_pages.ts");
    return new ServicePages(prefix, service);
  };
  return {
    async handle(
      request: Pick<Request, "method" | "url" | "headers" | "signal">,
    ): Promise<Response> {
      if (stopped) throw new RangeError("the profiler has stopped");
      return await (await (loaded ??= load())).handle(request);
    },
    stop(): void {
      stopped = true;
      void loaded?.then((pages) => pages.stop());
    },
  };
}
