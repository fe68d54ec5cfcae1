/** What of a graph decides places; `PictureGraph` fits, and so does any graph whose nodes name their group. */
export interface PlacedGraph {
  readonly nodes: readonly {
    readonly id: string;
    /** Id of the namespace (or cluster) entity whose box it stands in. */
    readonly group: string;
    readonly name: string;
  }[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
}

/** `lanes`: calls run left to right through namespaces in lanes; `rows`: they run down through wrapped rows. */
export type LayoutKind = 'lanes' | 'rows';

export interface LayoutOptions {
  /** Default: lanes up to 60 nodes, rows above; an anchored layout keeps the kind of the previous one. */
  readonly kind?: LayoutKind;
}
