/** What a load tool is requested. */
export interface LoadRequest {
  url: string;
  method: string;
  /** Requests in all, or nothing if {@linkcode seconds} is given. */
  requests: number | undefined;
  seconds: number | undefined;
  connections: number;
  /** More flags of the tool. */
  flags: string[];
  /** Ends the load. */
  signal: AbortSignal;
}

/** What the service answered. Times are in seconds. */
export interface LoadResult {
  /** Requests that got a response. */
  responses: number;
  seconds: number;
  requestsPerSecond: number;
  /** `p50`, `p99.9`, …: time until that share of the requests had been answered. */
  percentiles: Record<string, number>;
  slowest: number;
  /** Responses by status. */
  statuses: Record<string, number>;
  /** Requests without a response, by reason. */
  errors: Record<string, number>;
}

/** Puts load on a service and measures. */
export type LoadTool = (request: LoadRequest) => Promise<LoadResult>;
