// The facts of a run, and sets of them. A set is written in the one order that it has: by stamp, then by writer, then by
// content. Ids are numbers; 0 is no span, and as a writer nobody.
module Facts {
  datatype Option<T> = None | Some(value: T)

  // How a writer came to the run: it began it, or holds the stamp (a writer and its count) of one that handed it over.
  datatype Origin = Began | Resumed(writer: nat, stamp: nat) | Joined(writer: nat, stamp: nat)

  datatype Fact =
    | Begin(origin: Origin)
    | Start(parent: nat)
    | Happen
    | End(status: nat)
    | Finish(status: nat, reason: nat, dropped: nat)

  // `content` is the rank of its bytes among those with the same id: of two, the one with the smaller bytes counts.
  datatype Event = Event(stamp: nat, writer: nat, content: nat, span: nat, fact: Fact)

  predicate SameId(a: Event, b: Event) { a.stamp == b.stamp && a.writer == b.writer }

  predicate Earlier(a: Event, b: Event) {
    a.stamp < b.stamp || (a.stamp == b.stamp && a.writer < b.writer)
  }

  function Rank(f: Fact): (nat, nat, nat, nat) {
    match f
    case Begin(Began) => (0, 0, 0, 0)
    case Begin(Resumed(w, s)) => (0, 1, w, s)
    case Begin(Joined(w, s)) => (0, 2, w, s)
    case Start(p) => (1, p, 0, 0)
    case Happen => (2, 0, 0, 0)
    case End(s) => (3, s, 0, 0)
    case Finish(s, r, d) => (4, s, r, d)
  }

  predicate RankLess(x: (nat, nat, nat, nat), y: (nat, nat, nat, nat)) {
    x.0 < y.0 || (x.0 == y.0 && (x.1 < y.1 || (x.1 == y.1 && (x.2 < y.2 || (x.2 == y.2 && x.3 < y.3)))))
  }

  predicate Smaller(a: Event, b: Event) {
    a.content < b.content
    || (a.content == b.content && (a.span < b.span || (a.span == b.span && RankLess(Rank(a.fact), Rank(b.fact)))))
  }

  predicate Less(a: Event, b: Event) { Earlier(a, b) || (SameId(a, b) && Smaller(a, b)) }

  lemma OneOfThem(a: Event, b: Event) ensures a == b || Less(a, b) || Less(b, a) {}

  ghost predicate Sorted(es: seq<Event>) { forall i, j :: 0 <= i < j < |es| ==> Less(es[i], es[j]) }
  ghost function Elements(es: seq<Event>): set<Event> { set e | e in es }

  // A set of events.
  type Events = es: seq<Event> | Sorted(es) witness []

  lemma OneOrder(a: Events, b: Events)
    requires Elements(a) == Elements(b)
    ensures a == b
    decreases |a|
  {
    if |a| == 0 {
      if |b| > 0 { assert b[0] in Elements(b); }
    } else {
      assert a[0] in Elements(a) && a[0] in b;
      assert b[0] in Elements(b) && b[0] in a;
      assert a[0] == b[0];
      assert Elements(a[1..]) == Elements(a) - {a[0]} by { assert a == [a[0]] + a[1..]; }
      assert Elements(b[1..]) == Elements(b) - {b[0]} by { assert b == [b[0]] + b[1..]; }
      OneOrder(a[1..], b[1..]);
    }
  }

  function Cons(e: Event, es: Events): (r: Events)
    requires forall x :: x in Elements(es) ==> Less(e, x)
    ensures Elements(r) == {e} + Elements(es)
  {
    assert forall i :: 0 <= i < |es| ==> es[i] in Elements(es);
    [e] + es
  }

  function Union(a: Events, b: Events): (r: Events)
    ensures Elements(r) == Elements(a) + Elements(b)
    decreases |a| + |b|
  {
    if |a| == 0 then b
    else if |b| == 0 then a
    else
      assert a == [a[0]] + a[1..] && b == [b[0]] + b[1..];
      if a[0] == b[0] then Cons(a[0], Union(a[1..], b[1..]))
      else if Less(a[0], b[0]) then Cons(a[0], Union(a[1..], b))
      else
        OneOfThem(a[0], b[0]);
        Cons(b[0], Union(a, b[1..]))
  }

  // What was reported, in any order and with any repeats.
  function OfReports(xs: seq<Event>): (r: Events)
    ensures Elements(r) == Elements(xs)
  {
    if |xs| < 2 then xs
    else
      var half := |xs| / 2;
      assert xs == xs[..half] + xs[half..];
      Union(OfReports(xs[..half]), OfReports(xs[half..]))
  }

  lemma SplitsAgree(xs: seq<Event>, ys: seq<Event>)
    ensures OfReports(xs + ys) == Union(OfReports(xs), OfReports(ys))
  {
    OneOrder(OfReports(xs + ys), Union(OfReports(xs), OfReports(ys)));
  }

  lemma OrderAndRepeatsDoNotMatter(xs: seq<Event>, ys: seq<Event>)
    requires Elements(xs) == Elements(ys)
    ensures OfReports(xs) == OfReports(ys)
  {
    OneOrder(OfReports(xs), OfReports(ys));
  }

  lemma UnionIdempotent(a: Events) ensures Union(a, a) == a { OneOrder(Union(a, a), a); }

  lemma UnionCommutative(a: Events, b: Events) ensures Union(a, b) == Union(b, a) {
    OneOrder(Union(a, b), Union(b, a));
  }

  lemma UnionAssociative(a: Events, b: Events, c: Events)
    ensures Union(Union(a, b), c) == Union(a, Union(b, c))
  {
    OneOrder(Union(Union(a, b), c), Union(a, Union(b, c)));
  }

  lemma Size(es: Events) ensures |Elements(es)| == |es| decreases |es| {
    if |es| > 0 {
      assert es == [es[0]] + es[1..];
      Size(es[1..]);
      assert es[0] !in es[1..];
      assert Elements(es) == {es[0]} + Elements(es[1..]);
    }
  }
}
