include "Merging.dfy"

// The fold: what the events of a run, in their order, say of its spans and its writers. Every function here is total.
module Folding {
  import opened Facts
  import opened Merging

  datatype Span = Span(parent: Option<nat>, place: nat, events: nat, late: nat, status: Option<nat>)
  datatype Writer = Writer(begin: Option<Event>, finish: Option<Event>)
  datatype Kept = Kept(event: Event, late: bool)
  datatype Reason =
    OtherContent | AfterEnd | SecondSessionStart | UnknownSpan | SecondStart | EndWithoutStart | SecondEnd
  datatype Stray = Stray(event: Event, reason: Reason)

  // `begins` and `ends` are the writers' own, in the order; `before` is the last event that counted, `latest` the last of
  // these that is no start of a writer.
  datatype View = View(
    spans: map<nat, Span>, kept: seq<Kept>, strays: seq<Stray>, writers: map<nat, Writer>,
    begins: seq<Event>, ends: seq<Event>, before: Option<Event>, latest: Option<Event>)

  function Empty(): View { View(map[], [], [], map[], [], [], None, None) }

  function WriterOf(v: View, w: nat): Writer { if w in v.writers then v.writers[w] else Writer(None, None) }

  function KeepApart(v: View, e: Event, r: Reason): View { v.(strays := v.strays + [Stray(e, r)]) }

  function Keep(v: View, e: Event, s: Span, late: bool): View {
    v.(spans := v.spans[e.span := s], kept := v.kept + [Kept(e, late)])
  }

  function Place(v: View, e: Event): View {
    var w := WriterOf(v, e.writer);
    if w.finish.Some? then KeepApart(v, e, AfterEnd)
    else match e.fact
      case Begin(_) =>
        if w.begin.Some? then KeepApart(v, e, SecondSessionStart)
        else v.(writers := v.writers[e.writer := w.(begin := Some(e))], begins := v.begins + [e])
      case Finish(_, _, _) =>
        v.(writers := v.writers[e.writer := w.(finish := Some(e))], ends := v.ends + [e])
      case Start(p) =>
        if e.span == 0 then KeepApart(v, e, UnknownSpan)
        else if e.span in v.spans then KeepApart(v, e, SecondStart)
        else Keep(v, e, Span(if p in v.spans then Some(p) else None, |v.spans|, 0, 0, None), false)
      case Happen =>
        if e.span !in v.spans then KeepApart(v, e, UnknownSpan)
        else
          var s, late := v.spans[e.span], v.spans[e.span].status.Some?;
          Keep(v, e, s.(events := s.events + 1, late := s.late + if late then 1 else 0), late)
      case End(x) =>
        if e.span !in v.spans then KeepApart(v, e, EndWithoutStart)
        else if v.spans[e.span].status.Some? then KeepApart(v, e, SecondEnd)
        else Keep(v, e, v.spans[e.span].(status := Some(x)), false)
  }

  function Note(v: View, e: Event): View {
    v.(before := Some(e), latest := if e.fact.Begin? then v.latest else Some(e))
  }

  predicate IsOther(v: View, e: Event) { v.before.Some? && SameId(v.before.value, e) }

  function Step(v: View, e: Event): View {
    if IsOther(v, e) then KeepApart(v, e, OtherContent) else Place(Note(v, e), e)
  }

  function FoldFrom(v: View, es: seq<Event>): View decreases |es| {
    if |es| == 0 then v else FoldFrom(Step(v, es[0]), es[1..])
  }

  function Fold(es: seq<Event>): View { FoldFrom(Empty(), es) }

  // ---- what the events say of their writers -------------------------------------------------------------------------------

  function CellsOf(e: Event): Cells {
    Cells({e.stamp}, false, if e.fact.Finish? && e.fact.dropped > 0 then map[e.fact.reason := e.fact.dropped] else map[], map[])
  }

  function TableOf(es: seq<Event>): Table {
    if |es| == 0 then map[]
    else JoinTable(TableOf(es[..|es| - 1]), map[es[|es| - 1].writer := CellsOf(es[|es| - 1])])
  }

  // An event of nobody has no place: it is only counted, under this reason.
  const Unreadable := 0

  function Readable(es: Events): (r: Events)
    ensures forall e :: e in Elements(r) <==> e in Elements(es) && e.writer != 0
    decreases |es|
  {
    if |es| == 0 then es
    else
      assert es == [es[0]] + es[1..];
      if es[0].writer == 0 then Readable(es[1..]) else Cons(es[0], Readable(es[1..]))
  }

  // The state that a part holds: what was reported, and what else it claims of the writers.
  function PartOf(reports: seq<Event>, claims: Table): State {
    var es := OfReports(reports);
    var readable := Readable(es);
    var nobody := if |es| > |readable| then map[0 := Cells({}, false, map[], map[Unreadable := |es| - |readable|])] else map[];
    State(readable, JoinTable(claims, nobody))
  }

  // ---- the envelope -------------------------------------------------------------------------------------------------------

  // A writer that has joined a run works for it and decides nothing.
  predicate IsOfTrunk(v: View, w: nat) {
    WriterOf(v, w).begin.None? || !(WriterOf(v, w).begin.value.fact.Begin? && WriterOf(v, w).begin.value.fact.origin.Joined?)
  }

  predicate IsOver(v: View, t: Table) {
    forall w | w in t.Keys :: IsOfTrunk(v, w) ==> WriterOf(v, w).finish.Some? || |t[w].told| == 0
  }

  function LastOfTrunk(v: View, ends: seq<Event>): Option<Event> decreases |ends| {
    if |ends| == 0 then None
    else if IsOfTrunk(v, ends[|ends| - 1].writer) then Some(ends[|ends| - 1])
    else LastOfTrunk(v, ends[..|ends| - 1])
  }

  // The end that says how the run ended: the last of its trunk, once all writers of the trunk have ended.
  function Verdict(v: View, t: Table): Option<Event> { if IsOver(v, t) then LastOfTrunk(v, v.ends) else None }

  // The start whose description of the run counts: the first of the trunk, or else the first.
  function Describer(es: seq<Event>): Option<Event> {
    var trunk := First(es, false);
    if trunk.Some? then trunk else First(es, true)
  }

  function First(es: seq<Event>, joined: bool): Option<Event> decreases |es| {
    if |es| == 0 then None
    else if es[0].fact.Begin? && (joined || !es[0].fact.origin.Joined?) then Some(es[0])
    else First(es[1..], joined)
  }

  function Resumptions(begins: seq<Event>): seq<(nat, nat)> decreases |begins| {
    if |begins| == 0 then []
    else (if begins[0].fact.Begin? && begins[0].fact.origin.Resumed?
          then [(begins[0].fact.origin.writer, begins[0].fact.origin.stamp)] else []) + Resumptions(begins[1..])
  }

  // How many writers resume what another one resumes as well.
  function ResumedTwice(v: View): int {
    var stamps := Resumptions(v.begins);
    |stamps| - |set s | s in stamps|
  }

  datatype Envelope = Envelope(view: View, writers: Table, verdict: Option<Event>, describer: Option<Event>, twice: int)

  function Seal(s: State): Envelope {
    var v, t := Fold(s.events), JoinTable(TableOf(s.events), s.claims);
    Envelope(v, t, Verdict(v, t), Describer(s.events), ResumedTwice(v))
  }
}
