/** What we use of density-clustering 1.3.0, which brings no types. Names with an underscore are its "protected" ones. */
declare module "density-clustering" {
  export class DBSCAN {
    clusters: number[][];
    /** Also holds border points: noise is derived from the clusters instead. */
    noise: number[];
    run(dataset: readonly unknown[], epsilon: number, minPts: number): number[][];
    _regionQuery(pointId: number): number[];
    _mergeArrays(a: number[], b: number[]): number[];
  }
}
