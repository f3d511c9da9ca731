/**
 * Lights a note and the code it is bound to. Called by Quote with its figure,
 * in which both carry the same `data-note`. What is pointed at or focused is
 * lit while that lasts; a click keeps it lit until the next click elsewhere.
 */
function noteAt(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null
  return target.closest<HTMLElement>('[data-note]')?.dataset.note ?? null
}

function paint(figure: HTMLElement, lit: string | null) {
  for (const part of figure.querySelectorAll<HTMLElement>('[data-note]')) {
    part.classList.toggle('lit', part.dataset.note === lit)
  }
}

/** @returns a function that takes the listeners off again */
export function lightTogether(figure: HTMLElement): () => void {
  const listeners = new AbortController()
  const { signal } = listeners
  let kept: string | null = null
  const light = ({ target }: Event) => paint(figure, noteAt(target) ?? kept)
  const rest = () => paint(figure, kept)
  const keep = ({ target }: Event) => {
    const inside = target instanceof Node && figure.contains(target)
    kept = inside ? noteAt(target) : null
    paint(figure, kept)
  }
  figure.addEventListener('pointerover', light, { signal })
  figure.addEventListener('pointerleave', rest, { signal })
  figure.addEventListener('focusin', light, { signal })
  figure.addEventListener('focusout', rest, { signal })
  document.addEventListener('click', keep, { signal })
  return () => listeners.abort()
}
