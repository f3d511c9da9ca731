/**
 * The button over a page of the course that shows it as slides; an address with
 * a slide does so at once. Not on the home page, which is no part of the
 * course. Shown by theme/DocBreadcrumbs.
 */
import Translate from '@docusaurus/Translate'
import { useEffect, useState } from 'react'
import { Deck } from './deck.tsx'
import { slideInAddress } from './slide-address.ts'

export function Present() {
  const [first, setFirst] = useState<number | null>(null)
  useEffect(() => setFirst(slideInAddress(window.location.search)), [])
  if (first !== null) return <Deck first={first} close={() => setFirst(null)} />
  return (
    <button type="button" className="present" onClick={() => setFirst(0)}>
      <Translate id="slides.present">Show as slides</Translate>
    </button>
  )
}
