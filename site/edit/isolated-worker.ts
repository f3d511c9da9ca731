/**
 * A worker for code that nobody has looked at. It is made inside a frame which
 * has an origin of its own, so no storage of the site is its, and a policy that
 * lets nothing be fetched; a worker made from a blob inherits both from the
 * frame. The browser keeps it in, not the absence of some global names, and it
 * does so on plain http and from any static server.
 *
 * Made by run-scenario.ts. What the worker says is data from a stranger.
 */

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:"

/** Runs in the frame: makes the worker, and passes on what it says. */
const RELAY = `
addEventListener('message', ({ data: { script, task } }) => {
  const blob = new Blob([script], { type: 'text/javascript' })
  const worker = new Worker(URL.createObjectURL(blob))
  worker.onmessage = ({ data }) => parent.postMessage({ said: data }, '*')
  worker.onerror = ({ message }) =>
    parent.postMessage({ broke: message || 'it did not load' }, '*')
  worker.postMessage(task)
}, { once: true })
parent.postMessage({ ready: true }, '*')
`

const PAGE =
  '<!doctype html><meta charset="utf-8">' +
  `<meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
  `<script>${RELAY}</script>`

export interface IsolatedWorker {
  /** Ends the worker, whatever it is at. */
  end(): void
}

interface FromFrame {
  readonly ready?: true
  readonly said?: unknown
  readonly broke?: string
}

/**
 * @param script - the text of a classic script
 * @param task - the one message that the worker gets
 * @param hear - gets each message of the worker
 * @param broke - the worker could not be made, with the reason
 */
export function isolatedWorker(
  script: string,
  task: unknown,
  hear: (said: unknown) => void,
  broke: (why: string) => void,
): IsolatedWorker {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.hidden = true
  frame.title = 'run'
  frame.srcdoc = PAGE
  const listen = ({ source, data }: MessageEvent<FromFrame>) => {
    if (source === null || source !== frame.contentWindow) return
    if (data.ready) frame.contentWindow.postMessage({ script, task }, '*')
    else if (data.broke !== undefined) broke(String(data.broke))
    else hear(data.said)
  }
  window.addEventListener('message', listen)
  document.body.append(frame)
  return {
    end: () => {
      window.removeEventListener('message', listen)
      // With the frame goes its worker, even from within an endless loop.
      frame.remove()
    },
  }
}
