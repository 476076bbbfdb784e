/** As much of a browser's XMLHttpRequest as dicomweb-client uses, over fetch. */
export class FetchXhr {
  readyState = 0;
  status = 0;
  response: unknown;
  responseType = '';
  onreadystatechange: () => void = () => {};
  #method = '';
  #url = '';
  #sent: Record<string, string> = {};
  #answered = new Headers();

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }

  setRequestHeader(name: string, value: string): void {
    // A browser joins the values of a name that is given twice.
    this.#sent[name] = this.#sent[name] === undefined ? value : `${this.#sent[name]}, ${value}`;
  }

  getResponseHeader(name: string): string | null {
    return this.#answered.get(name);
  }

  getAllResponseHeaders(): string {
    return [...this.#answered].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  send(body?: ArrayBuffer): void {
    void this.#exchange(body).finally(() => {
      this.readyState = 4;
      this.onreadystatechange();
    });
  }

  async #exchange(body: ArrayBuffer | undefined): Promise<void> {
    const headers = this.#sent;
    const answer = await fetch(this.#url, { method: this.#method, headers, ...(body && { body }) });
    this.#answered = answer.headers;
    const bytes = await answer.arrayBuffer();
    const text = () => new TextDecoder().decode(bytes);
    this.status = answer.status;
    this.response =
      this.responseType === 'arraybuffer' ? bytes : this.responseType === 'json' ? JSON.parse(text()) : text();
  }
}
