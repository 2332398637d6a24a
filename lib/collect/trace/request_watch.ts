/** Called when a request begins; what it returns is called when its response is there. */
export interface RequestListener {
  (request: Request): (status: number) => void;
}

/**
 * Where the wrapper of the service reports requests, and a trace listens.
 * While nobody does, a request pays for one look.
 */
export class RequestWatch {
  /** Set while somebody listens. */
  listener: RequestListener | undefined;

  /** Reports a request around its answer. */
  notify(
    listener: RequestListener,
    request: Request,
    answer: () => Response | Promise<Response>,
  ): Response | Promise<Response> {
    const end = listener(request);
    try {
      const answered = answer();
      if (answered instanceof Response) {
        end(answered.status);
        return answered;
      }
      // The promise itself goes on: what the application returned is what the server gets.
      answered.then((response) => end(response.status), () => end(500));
      return answered;
    } catch (error) {
      end(500);
      throw error;
    }
  }
}
