include "FoldingLaws.dfy"

// The public numbers: what writers have told, and what files hold that are merged.
module NumberLaws {
  import opened Facts
  import opened Merging
  import opened Folding
  import opened FoldingLaws

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

  ghost predicate Drops(e: Event, w: nat, r: nat) {
    e.writer == w && e.fact.Finish? && e.fact.dropped > 0 && e.fact.reason == r
  }

  lemma TheMostIsDropped(es: seq<Event>, w: nat, r: nat)
    requires w in TableOf(es)
    ensures r in TableOf(es)[w].dropped <==> exists e :: e in es && Drops(e, w, r)
    ensures r in TableOf(es)[w].dropped ==> exists e :: e in es && Drops(e, w, r) && e.fact.dropped == TableOf(es)[w].dropped[r]
    ensures forall e :: e in es && Drops(e, w, r) ==> r in TableOf(es)[w].dropped && e.fact.dropped <= TableOf(es)[w].dropped[r]
    ensures !TableOf(es)[w].gone && TableOf(es)[w].discarded == map[]
    decreases |es|
  {
    var n := |es| - 1;
    var p, last := es[..n], es[n];
    assert es == p + [last];
    AllIsTold(p, w);
    if w in TableOf(p) { TheMostIsDropped(p, w, r); } else { assert forall e :: e in p ==> e.writer != w; }
    assert last in es;
  }

  // What a merged run says of its writers is what its parts say, joined: so merging again loses nothing.
  lemma WritersAreAJoin(a: Events, b: Events) ensures TableOf(Union(a, b)) == JoinTable(TableOf(a), TableOf(b)) {
    var u := Union(a, b);
    var t, x, y := TableOf(u), TableOf(a), TableOf(b);
    assert forall e :: e in u <==> e in a || e in b by {
      assert forall e :: e in u <==> e in Elements(u);
      assert forall e :: e in a <==> e in Elements(a);
      assert forall e :: e in b <==> e in Elements(b);
    }
    forall w ensures w in t <==> w in x || w in y {
      AllIsTold(u, w);
      AllIsTold(a, w);
      AllIsTold(b, w);
    }
    forall w | w in t ensures t[w] == JoinTable(x, y)[w] { OneWriterIsAJoin(a, b, u, w); }
  }

  lemma OneWriterIsAJoin(a: Events, b: Events, u: Events, w: nat)
    requires w in TableOf(u) && (w in TableOf(a) || w in TableOf(b))
    requires forall e :: e in u <==> e in a || e in b
    ensures TableOf(u)[w] == JoinTable(TableOf(a), TableOf(b))[w]
  {
    var t, j := TableOf(u)[w], JoinTable(TableOf(a), TableOf(b))[w];
    AllIsTold(u, w);
    AllIsTold(a, w);
    AllIsTold(b, w);
    assert Stamps(u, w) == Stamps(a, w) + Stamps(b, w);
    assert w !in TableOf(a) ==> Stamps(a, w) == {};
    assert w !in TableOf(b) ==> Stamps(b, w) == {};
    assert t.told == j.told;
    TheMostIsDropped(u, w, 0);
    if w in TableOf(a) { TheMostIsDropped(a, w, 0); }
    if w in TableOf(b) { TheMostIsDropped(b, w, 0); }
    forall r ensures (r in t.dropped <==> r in j.dropped) && (r in t.dropped ==> t.dropped[r] == j.dropped[r]) {
      TheMostIsDropped(u, w, r);
      if w in TableOf(a) { TheMostIsDropped(a, w, r); } else { assert forall e :: e in a ==> !Drops(e, w, r); }
      if w in TableOf(b) { TheMostIsDropped(b, w, r); } else { assert forall e :: e in b ==> !Drops(e, w, r); }
    }
    assert t.dropped == j.dropped;
    assert t.gone == j.gone && t.discarded == j.discarded;
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
}
