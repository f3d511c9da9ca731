/**
 * The parts of the search theme that the site takes by their place, since a
 * theme's component cannot be had by its name where another replaces it.
 */
declare module '@easyops-cn/docusaurus-search-local/dist/client/client/theme/SearchBar/index.jsx' {
  const SearchBar: import('react').ComponentType
  export default SearchBar
}
