/**
 * One frame of a run: who sent it to whom and why, where it went, and what it
 * carried, at both levels of JSON. Shown by Run. All of it is data from a
 * worker and reaches the page as text nodes only.
 */
import Translate, { translate } from '@docusaurus/Translate'
import { ScrollingPre } from '../code/scrolling-pre.tsx'
import { indentJson, innerMessage } from './indent-json.ts'
import type { Frame } from './messages.ts'

const names = (): Record<string, string> => ({
  call: translate({ id: 'run.what.call', message: 'call' }),
  cast: translate({ id: 'run.what.cast', message: 'cast' }),
  fanout: translate({ id: 'run.what.fanout', message: 'fanout' }),
  reply: translate({ id: 'run.what.reply', message: 'reply' }),
  failure: translate({ id: 'run.what.failure', message: 'failure' }),
})

function Block({ title, text }: { title: string; text: string }) {
  return (
    <div className="frame-block">
      <h4>{title}</h4>
      <ScrollingPre label={title} text={text} />
    </div>
  )
}

function Content({ frame }: { frame: Frame }) {
  const inner = innerMessage(frame.body)
  return (
    <div className="frame-content">
      <Block
        title={translate({ id: 'run.properties', message: 'Properties' })}
        text={JSON.stringify(frame.properties, null, 2)}
      />
      {frame.body !== '' && (
        <Block
          title={translate({
            id: 'run.outer',
            message: 'Body on the wire: the envelope',
          })}
          text={indentJson(frame.body)}
        />
      )}
      {inner !== null && (
        <Block
          title={translate({
            id: 'run.inner',
            message: 'Inside oslo.message, decoded',
          })}
          text={indentJson(inner)}
        />
      )}
    </div>
  )
}

function Route({ exchange, routingKey, mandatory }: Frame) {
  if (exchange === '' && routingKey === '') return null
  return (
    <dl className="frame-route">
      <dt>
        <Translate id="run.exchange">exchange</Translate>
      </dt>
      <dd>
        {exchange === '' ? (
          <Translate id="run.defaultExchange">(default)</Translate>
        ) : (
          <code>{exchange}</code>
        )}
      </dd>
      <dt>
        <Translate id="run.routingKey">routing key</Translate>
      </dt>
      <dd>
        <code>{routingKey === '' ? "''" : routingKey}</code>
      </dd>
      <dt>
        <Translate id="run.mandatory">mandatory</Translate>
      </dt>
      <dd>
        <code>{String(mandatory)}</code>
      </dd>
    </dl>
  )
}

export function FrameView({ frame, open }: { frame: Frame; open: boolean }) {
  return (
    <li className="frame" data-what={frame.what}>
      <p className="frame-head">
        <span className="frame-number">{frame.n}</span>
        <span className="frame-who">{frame.who}</span>
        <span aria-hidden="true">→</span>
        <span className="frame-who">{frame.to}</span>
        <span className="frame-what">{names()[frame.what] ?? frame.what}</span>
      </p>
      <p className="frame-why">{frame.why}</p>
      <Route {...frame} />
      {(frame.body !== '' || Object.keys(frame.properties).length > 0) && (
        <details open={open}>
          <summary>
            <Translate id="run.content">What it carries</Translate>
          </summary>
          <Content frame={frame} />
        </details>
      )}
    </li>
  )
}
