export type Row = Readonly<Record<string, unknown>>;
export type Spec = Readonly<Record<string, unknown>>;

/** A view of a specification that draws one kind of mark, with what it inherits from the views around it. */
export interface UnitView {
  /** The name that Vega-Lite gives it: the chart's, then `layer_0`, `concat_1`, `child`. */
  readonly name: string;
  readonly mark: string;
  readonly rows: readonly Row[];
  readonly transforms: readonly Spec[];
  readonly encoding: Spec;
}

type Inherited = Omit<UnitView, "mark">;

/** The views of a published specification, in the order in which they are drawn. */
export function unitViews(spec: Spec): UnitView[] {
  const sets = dataSets(spec);
  const name = String(spec.name ?? "");
  return viewsIn(spec, { name, rows: [], transforms: [], encoding: {} });

  function viewsIn(view: Spec, outer: Inherited): UnitView[] {
    const own: Inherited = {
      name: typeof view.name === "string" ? view.name : outer.name,
      rows: isRecord(view.data) ? rowsOf(view.data) : outer.rows,
      transforms: [...(isRecord(view.data) ? [] : outer.transforms), ...recordsIn(view.transform)],
      encoding: { ...outer.encoding, ...(isRecord(view.encoding) ? view.encoding : {}) },
    };
    const inside = (child: Spec, step: string) => viewsIn(child, { ...own, name: `${own.name}_${step}` });
    if (view.mark !== undefined) {
      const mark = isRecord(view.mark) ? String(view.mark.type) : String(view.mark);
      return [{ ...own, mark }];
    }
    if (isRecord(view.spec)) return inside(view.spec, "child");
    return [
      ...recordsIn(view.layer).flatMap((child, i) => inside(child, `layer_${i}`)),
      ...[view.hconcat, view.vconcat, view.concat].flatMap((views) =>
        recordsIn(views).flatMap((child, i) => inside(child, `concat_${i}`)),
      ),
    ];
  }

  function rowsOf(data: Spec): readonly Row[] {
    return recordsIn(data.values ?? sets[String(data.name)]?.rows);
  }
}

/** The data of a published specification by name; those without a name are called `values`. */
export function dataSets(spec: Spec): Record<string, { readonly rows: readonly Row[] }> {
  const sets: Record<string, { rows: readonly Row[] }> = {};
  const named = isRecord(spec.datasets) ? spec.datasets : {};
  for (const [name, rows] of Object.entries(named)) sets[name] = { rows: recordsIn(rows) };
  if (isRecord(spec.data) && spec.data.values !== undefined)
    sets[String(spec.data.name ?? "values")] = { rows: recordsIn(spec.data.values) };
  return sets;
}

export function recordsIn(value: unknown): Spec[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Spec {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
