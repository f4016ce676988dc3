include "Facts.dfy"

// What is merged: the set of a run's events, and a table by writer. Both are joins.
module Merging {
  import opened Facts

  // What is claimed of a writer: the stamps that it has told, whether its process has ended without exporting, and what was
  // dropped and discarded, by reason.
  datatype Cells = Cells(told: set<nat>, gone: bool, dropped: map<nat, nat>, discarded: map<nat, nat>)

  function Max(a: nat, b: nat): nat { if a < b then b else a }

  function JoinCounts(a: map<nat, nat>, b: map<nat, nat>): map<nat, nat> {
    map k | k in a.Keys + b.Keys :: if k in a && k in b then Max(a[k], b[k]) else if k in a then a[k] else b[k]
  }

  function JoinCells(a: Cells, b: Cells): Cells {
    Cells(a.told + b.told, a.gone || b.gone, JoinCounts(a.dropped, b.dropped), JoinCounts(a.discarded, b.discarded))
  }

  type Table = map<nat, Cells>

  function JoinTable(a: Table, b: Table): Table {
    map w | w in a.Keys + b.Keys :: if w in a && w in b then JoinCells(a[w], b[w]) else if w in a then a[w] else b[w]
  }

  datatype State = State(events: Events, claims: Table)

  function Merge(a: State, b: State): State { State(Union(a.events, b.events), JoinTable(a.claims, b.claims)) }

  lemma CountsIdempotent(a: map<nat, nat>) ensures JoinCounts(a, a) == a {}
  lemma CountsCommutative(a: map<nat, nat>, b: map<nat, nat>) ensures JoinCounts(a, b) == JoinCounts(b, a) {}
  lemma CountsAssociative(a: map<nat, nat>, b: map<nat, nat>, c: map<nat, nat>)
    ensures JoinCounts(JoinCounts(a, b), c) == JoinCounts(a, JoinCounts(b, c)) {}

  lemma CellsIdempotent(a: Cells) ensures JoinCells(a, a) == a {
    CountsIdempotent(a.dropped);
    CountsIdempotent(a.discarded);
  }

  lemma CellsCommutative(a: Cells, b: Cells) ensures JoinCells(a, b) == JoinCells(b, a) {
    CountsCommutative(a.dropped, b.dropped);
    CountsCommutative(a.discarded, b.discarded);
  }

  lemma CellsAssociative(a: Cells, b: Cells, c: Cells)
    ensures JoinCells(JoinCells(a, b), c) == JoinCells(a, JoinCells(b, c))
  {
    CountsAssociative(a.dropped, b.dropped, c.dropped);
    CountsAssociative(a.discarded, b.discarded, c.discarded);
  }

  lemma TableIdempotent(a: Table) ensures JoinTable(a, a) == a {
    forall w | w in a ensures JoinCells(a[w], a[w]) == a[w] { CellsIdempotent(a[w]); }
  }

  lemma TableCommutative(a: Table, b: Table) ensures JoinTable(a, b) == JoinTable(b, a) {
    forall w | w in a && w in b ensures JoinCells(a[w], b[w]) == JoinCells(b[w], a[w]) { CellsCommutative(a[w], b[w]); }
  }

  lemma TableAssociative(a: Table, b: Table, c: Table)
    ensures JoinTable(JoinTable(a, b), c) == JoinTable(a, JoinTable(b, c))
  {
    forall w | w in a && w in b && w in c
      ensures JoinCells(JoinCells(a[w], b[w]), c[w]) == JoinCells(a[w], JoinCells(b[w], c[w]))
    {
      CellsAssociative(a[w], b[w], c[w]);
    }
  }

  lemma MergeIdempotent(a: State) ensures Merge(a, a) == a {
    UnionIdempotent(a.events);
    TableIdempotent(a.claims);
  }

  lemma MergeCommutative(a: State, b: State) ensures Merge(a, b) == Merge(b, a) {
    UnionCommutative(a.events, b.events);
    TableCommutative(a.claims, b.claims);
  }

  lemma MergeAssociative(a: State, b: State, c: State) ensures Merge(Merge(a, b), c) == Merge(a, Merge(b, c)) {
    UnionAssociative(a.events, b.events, c.events);
    TableAssociative(a.claims, b.claims, c.claims);
  }
}
