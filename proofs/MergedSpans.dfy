include "VerdictLaws.dfy"

// What merging more does to a span.
module MergedSpans {
  import opened Facts
  import opened Merging
  import opened Folding
  import opened FoldingLaws
  import opened VerdictLaws

  // No writer reports anything after its end.
  ghost predicate Quiet(es: seq<Event>) {
    forall i, j :: 0 <= i < j < |es| && es[i].fact.Finish? ==> es[j].writer != es[i].writer
  }

  ghost predicate Starts(es: seq<Event>, id: nat) { exists e :: e in es && e.span == id && e.fact.Start? }

  ghost predicate StartsThenEnds(es: seq<Event>, id: nat) {
    exists i, j :: 0 <= i < j < |es| && es[i].span == id && es[i].fact.Start? && es[j].span == id && es[j].fact.End?
  }

  ghost predicate Ended(es: seq<Event>, id: nat) { id in Fold(es).spans && Fold(es).spans[id].status.Some? }

  lemma WhenEnded(es: Events, id: nat)
    requires Strict(es) && Quiet(es) && id != 0
    ensures id in Fold(es).spans <==> Starts(es, id)
    ensures Ended(es, id) <==> StartsThenEnds(es, id)
    decreases |es|
  {
    if |es| > 0 {
      var n := |es| - 1;
      var p: Events, e := es[..n], es[n];
      assert es == p + [e];
      LastStep(es);
      WhenEnded(p, id);
      BeforeIsInTheList(p);
      EndsArePlaced(p);
      var v := Fold(p);
      if v.before.Some? { var k :| 0 <= k < n && p[k] == v.before.value; assert Earlier(es[k], es[n]); }
      assert !IsOther(v, e);
      if WriterOf(v, e.writer).finish.Some? {
        var x := WriterOf(v, e.writer).finish.value;
        var k :| 0 <= k < n && p[k] == x;
        assert es[k].fact.Finish? && es[k].writer == es[n].writer;
        assert false;
      }
      if Starts(p, id) { var x :| x in p && x.span == id && x.fact.Start?; assert x in es; }
      if StartsThenEnds(p, id) {
        var i, j :| 0 <= i < j < n && p[i].span == id && p[i].fact.Start? && p[j].span == id && p[j].fact.End?;
        assert es[i] == p[i] && es[j] == p[j];
        assert StartsThenEnds(es, id);
      }
      if e.span == id && e.fact.End? && Starts(p, id) {
        var x :| x in p && x.span == id && x.fact.Start?;
        var i :| 0 <= i < n && p[i] == x;
        assert es[i] == p[i] && es[n] == e;
        assert StartsThenEnds(es, id);
      }
      if e.span == id && e.fact.Start? { assert e in es; }
      if StartsThenEnds(es, id) && !StartsThenEnds(p, id) {
        var i, j :| 0 <= i < j < |es| && es[i].span == id && es[i].fact.Start? && es[j].span == id && es[j].fact.End?;
        assert es[i] == p[i] && p[i] in p;
        if j < n { assert p[j] == es[j]; assert StartsThenEnds(p, id); }
        assert j == n;
      }
      if Starts(es, id) && !Starts(p, id) {
        var x :| x in es && x.span == id && x.fact.Start?;
        assert x == e;
      }
    }
  }

  // Without conflicts and without reports after an end, merging never takes an end away.
  lemma MergingNeverReopens(a: Events, b: Events, id: nat)
    requires Strict(a) && Quiet(a) && Strict(Union(a, b)) && Quiet(Union(a, b)) && id != 0 && Ended(a, id)
    ensures Ended(Union(a, b), id)
  {
    WhenEnded(a, id);
    var i, j :| 0 <= i < j < |a| && a[i].span == id && a[i].fact.Start? && a[j].span == id && a[j].fact.End?;
    var u := Union(a, b);
    assert a[i] in Elements(u) && a[j] in Elements(u);
    var k :| 0 <= k < |u| && u[k] == a[i];
    var l :| 0 <= l < |u| && u[l] == a[j];
    assert k < l;
    WhenEnded(u, id);
  }
}
