import { dispatch, type PortMessage } from "../../lib/port/port_message.ts";
import { Requester } from "../../lib/port/requester.ts";
import { type Answer, Responder, type ResponderOptions } from "../../lib/port/responder.ts";

/** Both ends of a port in one thread, and all that goes between them. */
export function pair<Request, Reply, Part = never>(
  answer: Answer<Request, Reply, Part>,
  options?: ResponderOptions<Request>,
) {
  const log: PortMessage["type"][] = [];
  const post = (message: PortMessage) => {
    log.push(message.type);
    queueMicrotask(() => dispatch(message, { requester, responder }));
  };
  const requester = new Requester<Request, Reply, Part>(post);
  const responder = new Responder<Request, Reply, Part>(post, answer, options);
  return { requester, responder, log };
}
