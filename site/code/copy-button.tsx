/**
 * The button that copies a block of code. Shown by Code and Quote. On plain
 * http (a class's LAN) browsers offer no navigator.clipboard, so it falls back
 * to selecting the text in a hidden field.
 */
import { translate } from '@docusaurus/Translate'
import { useEffect, useState } from 'react'

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  return copied
}

async function copy(text: string): Promise<boolean> {
  // Absent outside secure contexts, whatever the types say.
  const clipboard = navigator.clipboard as Clipboard | undefined
  try {
    if (!clipboard) return copyBySelection(text)
    await clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

const labels = () => ({
  ready: translate({ id: 'code.copy', message: 'Copy' }),
  copied: translate({ id: 'code.copied', message: 'Copied' }),
  failed: translate({ id: 'code.copyFailed', message: 'Not copied' }),
})

type State = keyof ReturnType<typeof labels>

export function CopyButton({ text }: { text: string }) {
  const [state, setState] = useState<State>('ready')
  useEffect(() => {
    if (state === 'ready') return
    const timer = setTimeout(() => setState('ready'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const onClick = () => {
    void copy(text).then((done) => setState(done ? 'copied' : 'failed'))
  }
  return (
    <button type="button" className="copy" onClick={onClick} aria-live="polite">
      {labels()[state]}
    </button>
  )
}
