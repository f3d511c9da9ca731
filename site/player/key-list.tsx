/** The keys of the player, as `?` shows them. Used by theatre.tsx. */
import { translate } from '@docusaurus/Translate'
import { memo } from 'react'
import { type Act, actNames, KEYS } from './keys.ts'

const SIGNS: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowDown: '↓',
  ArrowUp: '↑',
}

export const KeyList = memo(function KeyList() {
  const names = actNames()
  const acts = Object.keys(KEYS) as Act[]
  return (
    <section className="player-keys">
      <p>
        {translate({
          id: 'player.keysWhen',
          message: 'These keys count while the focus is in the player.',
        })}
      </p>
      <dl>
        {acts.map((act) => (
          <div key={act}>
            <dt>
              {KEYS[act].map((key) => (
                <kbd key={key}>{SIGNS[key] ?? key}</kbd>
              ))}
            </dt>
            <dd>{names[act]}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>↑</kbd>
            <kbd>↓</kbd>
            <kbd>Enter</kbd>
          </dt>
          <dd>
            {translate({
              id: 'player.lineKeys',
              message:
                'With the focus on the code: line by line, and to the next step there; with Shift to the one before',
            })}
          </dd>
        </div>
        <div>
          <dt>
            <kbd>#3</kbd>
            <kbd>:40</kbd>
          </dt>
          <dd>
            {translate({
              id: 'player.foundKeys',
              message: 'In the find field: to frame 3, to line 40',
            })}
          </dd>
        </div>
      </dl>
    </section>
  )
})
