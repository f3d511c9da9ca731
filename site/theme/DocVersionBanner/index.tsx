/**
 * What stands over a Chinese page whose English original has changed since: in
 * the place where the classic theme tells of another version, which this site
 * has not. The pages concerned come from the site's plugin.
 */

import { useDoc } from '@docusaurus/plugin-content-docs/client'
import Translate from '@docusaurus/Translate'
import { useAlternatePageUtils } from '@docusaurus/theme-common/internal'
import { usePluginData } from '@docusaurus/useGlobalData'
import type { SiteData } from '../../plugin.ts'

export default function ChangedSince() {
  const { metadata } = useDoc()
  const { changed } = usePluginData('site') as SiteData
  const { createUrl } = useAlternatePageUtils()
  if (!changed.includes(metadata.id)) return null
  const original = createUrl({ locale: 'en', fullyQualified: false })
  return (
    <p className="changed-since">
      <Translate
        id="course.changed"
        values={{
          original: (
            <a href={original} hrefLang="en">
              <Translate id="course.original">original</Translate>
            </a>
          ),
        }}
      >
        {'The English {original} has changed since this was translated.'}
      </Translate>
    </p>
  )
}
