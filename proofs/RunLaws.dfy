include "FoldingLaws.dfy"

// Order across writers, the public numbers, and how a run that several processes write has ended.
module RunLaws {
  import opened Facts
  import opened Merging
  import opened Folding
  import opened FoldingLaws

  // ---- order --------------------------------------------------------------------------------------------------------------

  lemma OwnOrderIsKept(es: Events, i: nat, j: nat)
    requires i < j < |es| && es[i].writer == es[j].writer && !SameId(es[i], es[j])
    ensures es[i].stamp < es[j].stamp
  {}

  // What is handed over carries a stamp, and the receiver's next stamp is greater.
  ghost predicate Honest(handed: set<(Event, Event)>) { forall h | h in handed :: h.0.stamp < h.1.stamp }

  ghost predicate Cause(handed: set<(Event, Event)>, a: Event, b: Event) {
    (a.writer == b.writer && a.stamp < b.stamp) || (a, b) in handed
  }

  ghost predicate Chain(handed: set<(Event, Event)>, path: seq<Event>) {
    forall i | 0 < i < |path| :: Cause(handed, path[i - 1], path[i])
  }

  lemma ChainsClimb(handed: set<(Event, Event)>, path: seq<Event>)
    requires Honest(handed) && Chain(handed, path) && |path| >= 2
    ensures path[0].stamp < path[|path| - 1].stamp
    decreases |path|
  {
    if |path| > 2 { ChainsClimb(handed, path[..|path| - 1]); }
    assert Cause(handed, path[|path| - 2], path[|path| - 1]);
  }

  lemma CausesBeforeEffects(es: Events, i: nat, j: nat, handed: set<(Event, Event)>, path: seq<Event>)
    requires i < |es| && j < |es| && Honest(handed) && Chain(handed, path) && |path| >= 2
    requires path[0] == es[i] && path[|path| - 1] == es[j]
    ensures i < j
  {
    ChainsClimb(handed, path);
  }

  // A span that counts has the parent that stands before it, whoever wrote that.
  lemma ParentIsFound(es: seq<Event>, j: nat)
    requires j < |es| && es[j].fact.Start? && es[j].fact.parent in Fold(es[..j]).spans && es[j].span !in Fold(es[..j]).spans
    requires es[j].span in Fold(es[..j + 1]).spans
    ensures es[j].span in Fold(es).spans && Fold(es).spans[es[j].span].parent == Some(es[j].fact.parent)
  {
    LastStep(es[..j + 1]);
    assert es[..j + 1][..j] == es[..j];
    assert es == es[..j + 1] + es[j + 1..];
    PrefixThenRest(Empty(), es[..j + 1], es[j + 1..]);
    EndedNeverReopens(Fold(es[..j + 1]), es[j + 1..]);
  }

  // ---- the public numbers -------------------------------------------------------------------------------------------------

  ghost function Stamps(es: seq<Event>, w: nat): set<nat> { set e | e in es && e.writer == w :: e.stamp }

  // For each writer: told = present + missing. Stamps jump; what a writer never told is not missing.
  lemma ToldIsPresentOrMissing(s: State, w: nat)
    requires w in Seal(s).writers
    ensures Stamps(s.events, w) <= Seal(s).writers[w].told
    ensures |Seal(s).writers[w].told| == |Stamps(s.events, w)| + |Seal(s).writers[w].told - Stamps(s.events, w)|
  {
    AllIsTold(s.events, w);
    var p, r := Stamps(s.events, w), Seal(s).writers[w].told;
    assert p <= r by {
      if w !in TableOf(s.events) { assert p == {}; }
    }
    assert r == p + (r - p);
  }

  lemma AllIsTold(es: seq<Event>, w: nat)
    ensures w in TableOf(es) <==> exists e :: e in es && e.writer == w
    ensures w in TableOf(es) ==> TableOf(es)[w].told == Stamps(es, w)
    decreases |es|
  {
    if |es| > 0 {
      var n := |es| - 1;
      AllIsTold(es[..n], w);
      assert es == es[..n] + [es[n]];
      assert Stamps(es, w) == Stamps(es[..n], w) + (if es[n].writer == w then {es[n].stamp} else {});
      if es[n].writer == w { assert es[n] in es; }
      if w !in TableOf(es[..n]) { assert Stamps(es[..n], w) == {}; }
    }
  }

  ghost function Ids(es: seq<Event>): set<(nat, nat)> { set e | e in es :: (e.stamp, e.writer) }

  function Others(es: seq<Event>): nat decreases |es| {
    if |es| < 2 then 0
    else Others(es[..|es| - 1]) + if SameId(es[|es| - 2], es[|es| - 1]) then 1 else 0
  }

  lemma OneCountsOfEachId(es: Events) ensures |es| == |Ids(es)| + Others(es) decreases |es| {
    if |es| > 0 {
      var n := |es| - 1;
      var p: Events := es[..n];
      OneCountsOfEachId(p);
      assert es == p + [es[n]];
      var id := (es[n].stamp, es[n].writer);
      assert Ids(es) == Ids(p) + {id};
      if n > 0 && SameId(es[n - 1], es[n]) {
        assert p[n - 1] in p && id in Ids(p);
        assert Ids(es) == Ids(p);
        assert Others(es) == Others(p) + 1;
      } else if id in Ids(p) {
        var e :| e in p && e.stamp == es[n].stamp && e.writer == es[n].writer;
        var i :| 0 <= i < n && p[i] == e;
        assert Less(es[i], es[n]) && Less(es[n - 1], es[n]);
        assert i == n - 1 || Less(es[i], es[n - 1]);
        assert false;
      }
    }
  }

  // Files that are merged: events of parts = merged + duplicates + other contents.
  lemma EventsOfParts(a: Events, b: Events)
    ensures |a| + |b| == |Ids(Union(a, b))| + |Elements(a) * Elements(b)| + Others(Union(a, b))
  {
    Size(a);
    Size(b);
    Size(Union(a, b));
    OneCountsOfEachId(Union(a, b));
    var x, y := Elements(a), Elements(b);
    assert |x + y| == |x| + |y| - |x * y|;
  }

  // ---- how a run has ended ------------------------------------------------------------------------------------------------

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

  // ---- what merging more does to a span -----------------------------------------------------------------------------------

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
