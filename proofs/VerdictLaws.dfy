include "NumberLaws.dfy"

// How a run that several processes write has ended.
module VerdictLaws {
  import opened Facts
  import opened Merging
  import opened Folding
  import opened FoldingLaws
  import opened NumberLaws

  ghost predicate EndsHaveTheirPlace(v: View, es: seq<Event>) {
    (forall x | x in v.ends :: x in es && x.fact.Finish? && WriterOf(v, x.writer).finish == Some(x))
    && (forall w | w in v.writers && v.writers[w].finish.Some? ::
      v.writers[w].finish.value in v.ends && v.writers[w].finish.value.writer == w)
    && (forall w | w in v.writers && v.writers[w].begin.Some? ::
      v.writers[w].begin.value in es && v.writers[w].begin.value.writer == w && v.writers[w].begin.value.fact.Begin?)
    && forall i, j :: 0 <= i < j < |v.ends| ==> Earlier(v.ends[i], v.ends[j]) && v.ends[i].writer != v.ends[j].writer
  }

  lemma EndsArePlaced(es: Events) ensures EndsHaveTheirPlace(Fold(es), es) decreases |es| {
    if |es| > 0 {
      var n := |es| - 1;
      var p: Events := es[..n];
      EndsArePlaced(p);
      LastStep(es);
      assert es == p + [es[n]];
      var v, e := Fold(p), es[n];
      BeforeIsInTheList(p);
      if Step(v, e).ends != v.ends {
        assert Step(v, e).ends == v.ends + [e];
        forall i | 0 <= i < |v.ends| ensures Earlier(v.ends[i], e) && v.ends[i].writer != e.writer {
          assert v.ends[i] in v.ends;
          var k :| 0 <= k < n && p[k] == v.ends[i];
          assert Less(es[k], es[n]);
        }
      }
    }
  }

  lemma BeforeIsInTheList(es: seq<Event>)
    ensures Fold(es).before.Some? ==> Fold(es).before.value in es
    decreases |es|
  {
    if |es| > 0 {
      LastStep(es);
      BeforeIsInTheList(es[..|es| - 1]);
    }
  }

  lemma LastOfTrunkIsTheLast(v: View, ends: seq<Event>) returns (j: nat)
    ensures LastOfTrunk(v, ends).None? ==> forall i | 0 <= i < |ends| :: !IsOfTrunk(v, ends[i].writer)
    ensures LastOfTrunk(v, ends).Some? ==> j < |ends| && ends[j] == LastOfTrunk(v, ends).value
    ensures LastOfTrunk(v, ends).Some? ==> forall i | j < i < |ends| :: !IsOfTrunk(v, ends[i].writer)
    decreases |ends|
  {
    if |ends| == 0 || IsOfTrunk(v, ends[|ends| - 1].writer) {
      j := if |ends| == 0 then 0 else |ends| - 1;
    } else {
      j := LastOfTrunkIsTheLast(v, ends[..|ends| - 1]);
    }
  }

  // The verdict is the last end of the trunk in the order, and is there only once all writers of the trunk have ended.
  lemma TheLastEndOfTheTrunkCounts(s: State, w: nat)
    requires Seal(s).verdict.Some? && w in Seal(s).writers && IsOfTrunk(Seal(s).view, w) && Seal(s).writers[w].told != {}
    ensures WriterOf(Seal(s).view, w).finish.Some?
    ensures var end := WriterOf(Seal(s).view, w).finish.value; end == Seal(s).verdict.value || Earlier(end, Seal(s).verdict.value)
  {
    var v := Seal(s).view;
    EndsArePlaced(s.events);
    var j := LastOfTrunkIsTheLast(v, v.ends);
    assert |Seal(s).writers[w].told| != 0;
    var end := WriterOf(v, w).finish.value;
    var i :| 0 <= i < |v.ends| && v.ends[i] == end;
    assert i <= j;
  }

  // A writer that goes on with a run after an end that suspended it takes that verdict away: its own end counts, or none.
  lemma ResumedIsNoLongerSuspended(s: State, w: nat)
    requires w in Seal(s).view.writers && Seal(s).view.writers[w].begin.Some?
    requires Seal(s).verdict.Some?
    requires Seal(s).view.writers[w].begin.value.fact.Begin? && Seal(s).view.writers[w].begin.value.fact.origin.Resumed?
    requires Seal(s).view.writers[w].finish.Some? ==>
      Seal(s).view.writers[w].begin.value.stamp < Seal(s).view.writers[w].finish.value.stamp
    requires Seal(s).view.writers[w].begin.value.fact.origin.stamp < Seal(s).view.writers[w].begin.value.stamp
    ensures Seal(s).verdict.value.stamp > Seal(s).view.writers[w].begin.value.fact.origin.stamp
  {
    var v := Seal(s).view;
    EndsArePlaced(s.events);
    AllIsTold(s.events, w);
    var begin := v.writers[w].begin.value;
    assert begin in s.events && begin.stamp in Stamps(s.events, w);
    TheLastEndOfTheTrunkCounts(s, w);
  }

  // How a writer that has joined a run ended decides nothing.
  lemma JoinedEndsDecideNothing(v: View, t: Table, end: Event)
    requires !IsOfTrunk(v, end.writer)
    ensures Verdict(v.(ends := v.ends + [end], writers := v.writers[end.writer := WriterOf(v, end.writer).(finish := Some(end))]), t)
      == Verdict(v, t)
  {
    var w := WriterOf(v, end.writer);
    var r := v.(ends := v.ends + [end], writers := v.writers[end.writer := w.(finish := Some(end))]);
    assert forall x :: IsOfTrunk(r, x) == IsOfTrunk(v, x);
    assert r.ends[..|r.ends| - 1] == v.ends;
    SameTrunk(v, r, v.ends);
    assert forall x :: IsOfTrunk(v, x) ==> WriterOf(r, x) == WriterOf(v, x);
  }

  lemma SameTrunk(v: View, r: View, ends: seq<Event>)
    requires forall x :: IsOfTrunk(r, x) == IsOfTrunk(v, x)
    ensures LastOfTrunk(v, ends) == LastOfTrunk(r, ends)
    decreases |ends|
  {
    if |ends| > 0 { SameTrunk(v, r, ends[..|ends| - 1]); }
  }

  // Once every writer that goes on has ended, the verdict is final: what they report then changes nothing.
  lemma AFinalVerdictStays(v: View, t: Table, es: seq<Event>)
    requires forall e | e in es :: WriterOf(v, e.writer).finish.Some?
    ensures Verdict(FoldFrom(v, es), t) == Verdict(v, t)
  {
    AfterTheEndNothingChanges(v, es);
    SameTrunk(v, FoldFrom(v, es), v.ends);
  }
}
