using System.Runtime;

namespace AgentObservatory.Flow;

/// <summary>The innermost places of the sessions around a place: each session once, the innermost first. A place stays as long
/// as its session is alive otherwise, ended or not, because it leads back to what was current before it. So sessions that were
/// never ended keep nothing alive. Of thousands of sessions that are nested, only the inner hundreds are known, because a span
/// of an outer one would take long: past them it is right within its session. Immutable.</summary>
internal sealed class PlacesAround
{
    /// <summary>How many sessions are known: at least so many, and up to twice as many.</summary>
    private const int Known = 256;

    private readonly PlacesAround? next;
    private readonly int depth;
    private DependentHandle placeOfSession;

    private PlacesAround(IPlace session, IPlace place, PlacesAround? next)
    {
        this.next = next;
        depth = 1 + (next?.depth ?? 0);
        placeOfSession = new DependentHandle(session, place);
    }

    ~PlacesAround() => placeOfSession.Dispose();

    /// <summary>The innermost place that is still there; null if there is none.</summary>
    internal IPlace? Innermost
    {
        get
        {
            PlacesAround? at = this;
            while (at is not null && at.Read().Place is null)
            {
                at = at.next;
            }

            return at?.Read().Place;
        }
    }

    /// <summary>What is around a place of another session that starts here, within a place of this session.</summary>
    internal static PlacesAround Within(IPlace session, IPlace place, PlacesAround? around, IPlace starting) =>
        new(session, place, Bounded(Without(around, starting)));

    /// <summary>The innermost place of a session that is alive; null if it has none here.</summary>
    internal IPlace? Of(IPlace session)
    {
        PlacesAround? at = this;
        while (at is not null && at.Read().Session != session)
        {
            at = at.next;
        }

        return at?.Read().Place;
    }

    private static PlacesAround? Without(PlacesAround? places, IPlace session)
    {
        while (places is not null && places.Read().Session is null)
        {
            places = places.next;
        }

        if (places?.Of(session) is null)
        {
            return places;
        }

        var inner = new Stack<PlacesAround>();
        for (; places!.Read().Session != session; places = places.next)
        {
            inner.Push(places);
        }

        return Around(places.next, inner);
    }

    private static PlacesAround? Bounded(PlacesAround? places)
    {
        if (places is not { depth: >= 2 * Known })
        {
            return places;
        }

        var inner = new Stack<PlacesAround>();
        for (; inner.Count < Known; places = places!.next)
        {
            inner.Push(places!);
        }

        return Around(null, inner);
    }

    private static PlacesAround? Around(PlacesAround? outer, Stack<PlacesAround> inner)
    {
        foreach (PlacesAround kept in inner)
        {
            var (session, place) = kept.Read();
            outer = session is null || place is null ? outer : new PlacesAround(session, place, outer);
        }

        return outer;
    }

    private (IPlace? Session, IPlace? Place) Read()
    {
        var (session, place) = placeOfSession.TargetAndDependent;
        GC.KeepAlive(this);
        return ((IPlace?)session, (IPlace?)place);
    }
}
