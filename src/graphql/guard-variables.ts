import { Kind, type OperationDefinitionNode, type ValueNode, valueFromASTUntyped } from "graphql";

/** The variables of one request, with the defaults of the operation. */
export class RequestVariables {
  /** Whether anything was asked for; else what was worked out holds for all variables. */
  wereRead = false;
  private readonly defaults: ReadonlyMap<string, unknown>;

  constructor(
    operation: OperationDefinitionNode,
    private readonly given: Readonly<Record<string, unknown>>,
  ) {
    this.defaults = defaultsOf(operation);
  }

  value(name: string): unknown {
    this.wereRead = true;
    const given = Object.hasOwn(this.given, name) ? this.given[name] : undefined;
    return given === undefined ? this.defaults.get(name) : given;
  }

  /** What stands at a path of an argument: in the text of the query, or in a variable. Null is as good as absent. */
  at(node: ValueNode | undefined, path: readonly string[]): unknown {
    if (!node) return undefined;
    if (node.kind === Kind.VARIABLE) return follow(this.value(node.name.value), path);
    if (path.length === 0) {
      if (node.kind === Kind.LIST) return node.values; // its length is all that is asked for
      return node.kind === Kind.INT ? Number(node.value) : valueOfBoolean(node);
    }
    if (node.kind !== Kind.OBJECT) return undefined;
    const field = node.fields.find(({ name }) => name.value === path[0]);
    return this.at(field?.value, path.slice(1));
  }
}

const NO_DEFAULTS: ReadonlyMap<string, unknown> = new Map();

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlyMap<string, unknown> {
  if (!variableDefinitions.some(({ defaultValue }) => defaultValue)) return NO_DEFAULTS;
  return new Map(
    variableDefinitions.map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue && valueFromASTUntyped(defaultValue),
    ]),
  );
}

function valueOfBoolean(node: ValueNode): unknown {
  return node.kind === Kind.BOOLEAN ? node.value : undefined;
}

function follow(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
