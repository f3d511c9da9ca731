/**
 * One row of a run. A frame: who published it and why, where it went, and what
 * it carried, at both levels of JSON. A receipt: what became of it. Shown by
 * Run. All of it is data from a worker and reaches the page as text nodes only.
 */
import Translate, { translate } from '@docusaurus/Translate'
import { ScrollingPre } from '../code/scrolling-pre.tsx'
import { indentJson, innerMessage } from './indent-json.ts'
import type { Frame, Receipt } from './messages.ts'

const names = (): Record<Frame['what'], string> => ({
  call: translate({ id: 'run.what.call', message: 'call' }),
  cast: translate({ id: 'run.what.cast', message: 'cast' }),
  fanout: translate({ id: 'run.what.fanout', message: 'fanout' }),
  reply: translate({ id: 'run.what.reply', message: 'reply' }),
  failure: translate({ id: 'run.what.failure', message: 'failure' }),
})

function Block({ title, text }: { title: string; text: string }) {
  return (
    <div className="frame-block">
      <p className="frame-block-title">{title}</p>
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
      <Block
        title={translate({
          id: 'run.outer',
          message: 'Body on the wire: the envelope',
        })}
        text={indentJson(frame.body)}
      />
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
      <dt>mandatory</dt>
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
      <details open={open}>
        <summary>
          <Translate id="run.content">What it carries</Translate>
        </summary>
        <Content frame={frame} />
      </details>
    </li>
  )
}

export function ReceiptView({ receipt }: { receipt: Receipt }) {
  const { type, n, who } = receipt
  const told = { who, n: n ?? '?' }
  const texts = {
    delivered: translate(
      { id: 'run.delivered', message: 'Frame {n} is delivered to {who}' },
      told,
    ),
    acknowledged: translate(
      {
        id: 'run.acknowledged',
        message: '{who} acknowledges frame {n}: the broker forgets it',
      },
      told,
    ),
    rejected: translate(
      { id: 'run.rejected', message: '{who} rejects frame {n}' },
      told,
    ),
  }
  return (
    <li className="receipt" data-type={type}>
      {texts[type]}
    </li>
  )
}
