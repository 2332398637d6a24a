/** Called when a request begins; what it returns is called when its response is there. */
export interface RequestListener {
  (request: Request): (status: number) => void;
}

/**
 * Where whoever wraps the service tells of requests, and who traces listens.
 * While nobody does, a request pays for one look.
 */
export class RequestWatch {
  /** Set while somebody listens. */
  listener: RequestListener | undefined;

  /** Tells of a request around its answer. */
  tell(
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
