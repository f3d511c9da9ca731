/**
 * The classic theme brings a list of all of Prism's languages to every page,
 * which this site colours no code with: see no-prism.ts.
 */
export default function prismIncludeLanguages(): void {}
