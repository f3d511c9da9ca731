// The rule of the path: a stop imports only from itself and from the stops
// before it. The list is the one in src/path.ts; run this under tsx.
import { PATH } from './src/path.ts'

const fileOf = (name) =>
  name.endsWith('/') ? `^src/${name}` : `^src/${name}\\.ts$`

const order = PATH.map(({ name }, at) => ({
  name: `path-${name.replace('/', '')}`,
  comment: `src/${name} may import only from stops before it`,
  severity: 'error',
  from: { path: fileOf(name) },
  to: {
    path: PATH.slice(at + 1)
      .map((stop) => fileOf(stop.name))
      .concat('^src/(index|path)\\.ts$'),
  },
}))

export default {
  forbidden: [
    ...order,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'amqplib-only-in-rabbit',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/rabbit/' },
      to: { path: 'node_modules/amqplib' },
    },
    {
      name: 'pako-only-in-wire',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/wire/' },
      to: { path: 'node_modules/pako' },
    },
    {
      name: 'no-node-built-ins',
      comment: 'the rest of src/ runs in a browser worker',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(rabbit|threads|conf-file)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rabbit-only-by-name',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/rabbit/' },
      to: {
        path: '^src/rabbit/',
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      name: 'piscina-only-in-threads',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/threads/' },
      to: { path: 'node_modules/piscina' },
    },
    {
      name: 'threads-only-by-name',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/threads/' },
      to: {
        path: '^src/threads/',
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      name: 'conf-file-only-by-name',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/conf-file/' },
      to: {
        path: '^src/conf-file/',
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|test|site)/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['node', 'import', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
}
