// Calls of the server. It is asked and nobody else.

export interface Violation {field: string; description: string}

/** The server read the request and did not take it. */
export class Refused extends Error {
  constructor(message: string, readonly violations: Violation[]) {
    super(message);
  }
}

/** No answer came, or one that says to try again later. */
export class Unavailable extends Error {}

export const patience = 20_000;

export class Client {
  /** endpoint ends with a slash. */
  constructor(readonly endpoint: string) {}

  async call<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(new URL(path, this.endpoint), {
        method: body === undefined ? 'GET' : 'POST',
        headers: body === undefined ? {} : {'Content-Type': 'application/json', 'Justify-Channel': 'widget'},
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: 'same-origin',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]),
      });
      answer = await response.json();
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Unavailable(String(error));
    }
    if (response.ok) return answer as T;
    const refused = answer as {message?: string; details?: {fieldViolations?: Violation[]}[]};
    if (response.status >= 500 || response.status === 429 || response.status === 408) throw new Unavailable(refused.message ?? '');
    throw new Refused(refused.message ?? '', (refused.details ?? []).flatMap((d) => d.fieldViolations ?? []));
  }
}
