// The service as the page sees it: JSON in, JSON or events out, and every refusal an ApiError that is one sentence.

import { events } from "./events.js";
import { askForToken } from "./key.js";

let token = ""; // in memory alone: a reload asks again

export class ApiError extends Error {
  /** @param field the request's field that is to blame, or null */
  constructor(message, field = null) {
    super(sentence(message));
    this.field = field;
  }
}

/** One document. */
export async function get(path) {
  return (await send(path, {})).json();
}

/** Yields the events of a generation, each the object in its data. Aborting the signal cancels it on the server. */
export async function* generate(request, signal) {
  const response = await send("v1/images/generations", {
    method: "POST", signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...request, stream: true }),
  });
  for await (const { data } of unbroken(events(response.body))) {
    const event = JSON.parse(data);
    if (event.type === "error") {
      throw new ApiError(event.error.message, event.error.param);
    }
    yield event;
    if (event.type === "image_generation.done") {
      return;
    }
  }
  throw new ApiError("the server ended the answer before the images were done");
}

/** What fetch says of a broken connection is each browser's own. */
async function* unbroken(stream) {
  try {
    yield* stream;
  } catch (e) {
    throw e.name === "AbortError" ? e : new ApiError("the connection to the server was lost");
  }
}

async function send(path, options) {
  for (;;) {
    const tried = token;
    const headers = { ...options.headers, ...(token && { Authorization: `Bearer ${token}` }) };
    let response;
    try {
      response = await fetch(path, { ...options, headers, cache: "no-store" });
    } catch (e) {
      throw e.name === "AbortError" ? e : new ApiError("the server cannot be reached");
    }
    if (response.ok) {
      return response;
    }
    const error = await refusal(response);
    if (response.status !== 401) {
      throw error;
    }
    if (tried === token) { // else another request has asked in the meantime
      token = await askForToken(tried !== "");
      if (!token) {
        throw error;
      }
    }
  }
}

async function refusal(response) {
  const { error } = await response.json().catch(() => ({ error: { message: `the server answered ${response.status}` } }));
  const after = response.headers.get("Retry-After");
  return new ApiError(error.message + (after ? `; try again in ${after} s` : ""), error.param);
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
