include "Folding.dfy"

// What holds of every fold, whatever was reported.
module FoldingLaws {
  import opened Facts
  import opened Merging
  import opened Folding

  lemma PrefixThenRest(v: View, a: seq<Event>, b: seq<Event>)
    ensures FoldFrom(v, a + b) == FoldFrom(FoldFrom(v, a), b)
    decreases |a|
  {
    if |a| == 0 {
      assert a + b == b;
    } else {
      assert (a + b)[0] == a[0] && (a + b)[1..] == a[1..] + b;
      PrefixThenRest(Step(v, a[0]), a[1..], b);
    }
  }

  lemma LastStep(es: seq<Event>)
    requires |es| > 0
    ensures Fold(es) == Step(Fold(es[..|es| - 1]), es[|es| - 1])
  {
    var n := |es| - 1;
    assert es == es[..n] + [es[n]];
    PrefixThenRest(Empty(), es[..n], [es[n]]);
    var v := Fold(es[..n]);
    assert [es[n]][1..] == [];
    assert FoldFrom(v, [es[n]]) == FoldFrom(Step(v, es[n]), []);
  }

  function Count(v: View): nat { |v.kept| + |v.strays| + |v.begins| + |v.ends| }

  // Every event is told once: at its span, of its writer, or apart.
  lemma Conservation(v: View, es: seq<Event>)
    ensures Count(FoldFrom(v, es)) == Count(v) + |es|
    decreases |es|
  {
    if |es| > 0 { Conservation(Step(v, es[0]), es[1..]); }
  }

  lemma NothingIsLost(s: State) ensures Count(Seal(s).view) == |s.events| { Conservation(Empty(), s.events); }

  lemma EndedNeverReopens(v: View, es: seq<Event>)
    ensures forall i | i in v.spans :: (i in FoldFrom(v, es).spans
      && FoldFrom(v, es).spans[i].place == v.spans[i].place
      && FoldFrom(v, es).spans[i].parent == v.spans[i].parent
      && (v.spans[i].status.Some? ==> FoldFrom(v, es).spans[i].status == v.spans[i].status))
    decreases |es|
  {
    if |es| > 0 { EndedNeverReopens(Step(v, es[0]), es[1..]); }
  }

  lemma AWriterThatHasEndedStaysSo(v: View, es: seq<Event>)
    ensures forall w | w in v.writers :: (w in FoldFrom(v, es).writers
      && (v.writers[w].begin.Some? ==> FoldFrom(v, es).writers[w].begin == v.writers[w].begin)
      && (v.writers[w].finish.Some? ==> FoldFrom(v, es).writers[w] == v.writers[w]))
    decreases |es|
  {
    if |es| > 0 { AWriterThatHasEndedStaysSo(Step(v, es[0]), es[1..]); }
  }

  // No orphan, and no cycle: a parent is there, and its place is before its child's.
  ghost predicate Forest(v: View) {
    0 !in v.spans && forall i | i in v.spans :: v.spans[i].place < |v.spans| && (v.spans[i].parent.Some? ==>
      v.spans[i].parent.value in v.spans && v.spans[v.spans[i].parent.value].place < v.spans[i].place)
  }

  lemma StepKeepsForest(v: View, e: Event) requires Forest(v) ensures Forest(Step(v, e)) {
    var r := Step(v, e);
    if r.spans.Keys == v.spans.Keys {
      assert |r.spans| == |r.spans.Keys| == |v.spans.Keys| == |v.spans|;
    } else {
      assert r.spans.Keys == v.spans.Keys + {e.span};
      assert |r.spans.Keys| == |v.spans.Keys| + 1;
    }
  }

  lemma NoOrphanNoCycle(v: View, es: seq<Event>)
    requires Forest(v)
    ensures Forest(FoldFrom(v, es))
    decreases |es|
  {
    if |es| > 0 {
      StepKeepsForest(v, es[0]);
      NoOrphanNoCycle(Step(v, es[0]), es[1..]);
    }
  }

  lemma LateIsAtMostAll(v: View, es: seq<Event>)
    requires forall i | i in v.spans :: v.spans[i].late <= v.spans[i].events
    ensures forall i | i in FoldFrom(v, es).spans :: FoldFrom(v, es).spans[i].late <= FoldFrom(v, es).spans[i].events
    decreases |es|
  {
    if |es| > 0 { LateIsAtMostAll(Step(v, es[0]), es[1..]); }
  }

  // What comes of writers that have ended is kept apart, and changes nothing else.
  lemma AfterTheEndNothingChanges(v: View, es: seq<Event>)
    requires forall e | e in es :: WriterOf(v, e.writer).finish.Some?
    ensures FoldFrom(v, es).spans == v.spans && FoldFrom(v, es).writers == v.writers
    ensures FoldFrom(v, es).ends == v.ends && FoldFrom(v, es).begins == v.begins && FoldFrom(v, es).kept == v.kept
    decreases |es|
  {
    if |es| > 0 {
      var r := Step(v, es[0]);
      assert r.writers == v.writers;
      AfterTheEndNothingChanges(r, es[1..]);
    }
  }

  // ---- shedding -----------------------------------------------------------------------------------------------------------

  // No two have one id.
  ghost predicate Strict(es: seq<Event>) { forall i, j :: 0 <= i < j < |es| ==> Earlier(es[i], es[j]) }
  ghost predicate Precedes(v: View, es: seq<Event>) { v.before.Some? ==> forall e | e in es :: Earlier(v.before.value, e) }

  ghost predicate SameStructure(a: View, b: View) {
    a.writers == b.writers && a.begins == b.begins && a.ends == b.ends && a.spans.Keys == b.spans.Keys
    && forall i | i in a.spans :: (a.spans[i].parent == b.spans[i].parent && a.spans[i].place == b.spans[i].place
      && a.spans[i].status == b.spans[i].status)
  }

  function Shed(es: seq<Event>): seq<Event> {
    if |es| == 0 then [] else (if es[0].fact.Happen? then [] else [es[0]]) + Shed(es[1..])
  }

  // Stream events that are not there take no span, no parent, no order, no verdict and no writer along.
  lemma SheddingKeepsStructure(a: View, b: View, es: seq<Event>)
    requires SameStructure(a, b) && Strict(es) && Precedes(a, es) && Precedes(b, es)
    ensures SameStructure(FoldFrom(a, es), FoldFrom(b, Shed(es)))
    decreases |es|
  {
    if |es| > 0 {
      assert |a.spans| == |a.spans.Keys| == |b.spans|;
      assert es[0] in es && !IsOther(a, es[0]) && !IsOther(b, es[0]);
      var next := Step(a, es[0]);
      assert next.before == Some(es[0]);
      assert Precedes(next, es[1..]);
      if es[0].fact.Happen? {
        assert Shed(es) == Shed(es[1..]);
        assert next.spans.Keys == a.spans.Keys;
        SheddingKeepsStructure(next, b, es[1..]);
      } else {
        assert Shed(es)[0] == es[0] && Shed(es)[1..] == Shed(es[1..]);
        assert Precedes(Step(b, es[0]), es[1..]);
        SheddingKeepsStructure(next, Step(b, es[0]), es[1..]);
      }
    }
  }
}
