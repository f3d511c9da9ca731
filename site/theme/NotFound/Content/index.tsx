/**
 * What an address shows that is no page: the way to those that are. In place of
 * the classic theme's, which sends the reader to whoever made the link.
 */
import Link from '@docusaurus/Link'
import Translate from '@docusaurus/Translate'

export default function NotFoundContent() {
  return (
    <main className="container margin-vert--xl markdown">
      <h1>
        <Translate id="notFound.title">Page Not Found</Translate>
      </h1>
      <p>
        <Translate
          id="notFound.pages"
          values={{
            home: (
              <Link to="/">
                <Translate id="notFound.home">the path of a call</Translate>
              </Link>
            ),
            server: (
              <Link to="/message-handling-server">
                <Translate id="notFound.server">the server</Translate>
              </Link>
            ),
            options: (
              <Link to="/options">
                <Translate id="notFound.options">the options</Translate>
              </Link>
            ),
          }}
        >
          {'There are {home}, {server} and {options}.'}
        </Translate>
      </p>
    </main>
  )
}
