include "MergedSpans.dfy"

// What one might believe of merging, and is false.
module Untrue {
  import opened Facts
  import opened Merging
  import opened Folding
  import opened FoldingLaws
  import opened MergedSpans

  ghost predicate Open(es: seq<Event>, id: nat) { id in Fold(es).spans && Fold(es).spans[id].status.None? }

  lemma Two(a: Event, b: Event) ensures Fold([a, b]) == Step(Step(Empty(), a), b) {
    assert [a, b][..1] == [a];
    assert [a][..0] == [];
    LastStep([a, b]);
    LastStep([a]);
  }

  lemma Three(a: Event, b: Event, c: Event) ensures Fold([a, b, c]) == Step(Step(Step(Empty(), a), b), c) {
    assert [a, b, c][..2] == [a, b];
    LastStep([a, b, c]);
    Two(a, b);
  }

  // "Merging never reopens a span": another content of its end, with smaller bytes, does.
  lemma AConflictCanReopen() returns (a: Events, b: Events) ensures Ended(a, 7) && Open(Union(a, b), 7) {
    var s, e, c := Event(1, 1, 0, 7, Start(0)), Event(2, 1, 1, 7, End(0)), Event(2, 1, 0, 7, Happen);
    a, b := [s, e], [c];
    OneOrder(Union(a, b), [s, c, e]);
    Two(s, e);
    Three(s, c, e);
  }

  // "An end that is known stays the one that counts": an earlier one of another writer replaces it. So a verdict is final
  // only when every writer has finished.
  lemma AnEarlierEndChangesTheVerdict() returns (a: Events, b: Events)
    ensures Ended(a, 7) && Ended(Union(a, b), 7) && Fold(a).spans[7].status != Fold(Union(a, b)).spans[7].status
  {
    var s, e, f := Event(1, 1, 0, 7, Start(0)), Event(5, 1, 0, 7, End(0)), Event(3, 2, 0, 7, End(1));
    a, b := [s, e], [f];
    OneOrder(Union(a, b), [s, f, e]);
    Two(s, e);
    Three(s, f, e);
  }

  // "Without conflicts, merging never reopens a span": an end of its writer that stands before the span's end does.
  lemma AWriterThatGoesOnAfterItsEndCanReopen() returns (a: Events, b: Events)
    ensures Strict(Union(a, b)) && Ended(a, 7) && Open(Union(a, b), 7)
  {
    var s, e, f := Event(1, 1, 0, 7, Start(0)), Event(3, 1, 0, 7, End(0)), Event(2, 1, 0, 0, Finish(0, 0, 0));
    a, b := [s, e], [f];
    OneOrder(Union(a, b), [s, f, e]);
    Two(s, e);
    Three(s, f, e);
  }
}
