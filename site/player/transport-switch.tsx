/**
 * In memory or on RabbitMQ: which recording is played. Choosing keeps the step,
 * by its cause. Shown by theatre.tsx for the recordings of the site.
 */
import Translate, { translate } from '@docusaurus/Translate'
import { useId } from 'react'
import type { Side } from '../../sandbox/recorder/correspondence.ts'
import type { OpenRecording } from '../../sandbox/recorder/open-recording.ts'
import { KEYS } from './keys.ts'
import { SIDES } from './transport.ts'
import type { Choose, Sides } from './use-transport.ts'

const sideNames = (): Record<Side, string> => ({
  memory: translate({ id: 'player.inMemory', message: 'In memory' }),
  rabbit: translate({ id: 'player.onRabbit', message: 'On RabbitMQ' }),
})

interface SwitchProps {
  sides: Sides
  choose: Choose
}

/** Said of every recording whose queues nobody asked the broker for. */
export function Concluded({ open }: { open: OpenRecording }) {
  if (open.recording.brokerState === 'asked') return null
  return (
    <Translate id="player.concluded">
      On a real broker. What its queues hold is concluded from the frames of our
      own connections; time is as it went on that day.
    </Translate>
  )
}

export function TransportSwitch({ sides, choose }: SwitchProps) {
  const { side, open, wanted, error } = sides
  const isLoading = wanted !== null
  const name = useId()
  const names = sideNames()
  return (
    <div className="player-transport">
      <fieldset aria-busy={isLoading} aria-keyshortcuts={KEYS.transport[0]}>
        <legend>
          <Translate id="player.transport">Recorded</Translate>
        </legend>
        {SIDES.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name={name}
              checked={one === (wanted ?? side)}
              onChange={() => choose(one)}
            />
            {names[one]}
          </label>
        ))}
      </fieldset>
      <p role="status">
        {isLoading && (
          <Translate id="player.loading">Fetching the recording …</Translate>
        )}
        {error !== null && (
          <Translate id="player.failed" values={{ error }}>
            {'The recording could not be opened. {error}'}
          </Translate>
        )}
        {!isLoading && <Concluded open={open} />}
      </p>
    </div>
  )
}
