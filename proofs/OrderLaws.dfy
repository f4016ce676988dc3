include "FoldingLaws.dfy"

// The order of events across writers.
module OrderLaws {
  import opened Facts
  import opened Folding
  import opened FoldingLaws

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
}
