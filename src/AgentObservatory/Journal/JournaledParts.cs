namespace AgentObservatory.Journal;

/// <summary>The parts whose lines somebody may still need: those that run, and those that an exporter has not taken. Safe from
/// any thread.</summary>
internal sealed class JournaledParts(int exporters)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PartKey, JournaledPart> parts = [];
    private long bytesSettled;

    internal bool IsEmpty => Count == 0;

    internal int Count
    {
        get
        {
            using (gate.EnterUninterrupted())
            {
                return parts.Count;
            }
        }
    }

    /// <summary>The bytes of all lines so far that nobody needs any more.</summary>
    internal long BytesSettled => Volatile.Read(ref bytesSettled);

    /// <summary>The logs of which more may come.</summary>
    internal LogCursor[] Running()
    {
        using (gate.EnterUninterrupted())
        {
            return [.. parts.Values.Select(static part => part.Cursor).OfType<LogCursor>()];
        }
    }

    internal JournaledPart? Find(PartKey key)
    {
        using (gate.EnterUninterrupted())
        {
            return parts.GetValueOrDefault(key);
        }
    }

    internal JournaledPart Of(PartKey key)
    {
        using (gate.EnterUninterrupted())
        {
            if (!parts.TryGetValue(key, out JournaledPart? part))
            {
                parts.Add(key, part = new JournaledPart(key, exporters));
            }

            return part;
        }
    }

    /// <summary>Nothing of a part comes any more. Returns how many of its entries have been counted.</summary>
    internal int End(PartKey key)
    {
        using (gate.EnterUninterrupted())
        {
            if (!parts.TryGetValue(key, out JournaledPart? part))
            {
                return 0;
            }

            part.HasEnded = true;
            part.Cursor = null;
            ForgetIf(part, part.IsSettled);
            return part.Counted;
        }
    }

    /// <summary>False where nothing of the part has been written: nobody needs the answer.</summary>
    internal bool Answer(PartKey key, int exporter, bool isTaken)
    {
        using (gate.EnterUninterrupted())
        {
            if (!parts.TryGetValue(key, out JournaledPart? part))
            {
                return false;
            }

            part.Answer(exporter, isTaken);
            ForgetIf(part, part.IsSettled);
            return part.Bytes > 0;
        }
    }

    /// <summary>Forgets the parts that no exporter will ask for while this process lives. Returns how many.</summary>
    internal int GiveUpAnswered()
    {
        using (gate.EnterUninterrupted())
        {
            JournaledPart[] answered = [.. parts.Values.Where(static part => part.IsAnswered)];
            Array.ForEach(answered, part => ForgetIf(part, true));
            return answered.Length;
        }
    }

    /// <summary>Forgets the parts of which nothing is in the file, and of which nothing comes any more.</summary>
    internal void ForgetUnwritten()
    {
        using (gate.EnterUninterrupted())
        {
            // Written out, because the runtime ends the process where no memory is left to make what a lambda is kept in.
            foreach (JournaledPart part in parts.Values)
            {
                ForgetIf(part, part is { HasEnded: true, Counted: 0 });
            }
        }
    }

    internal PartKey[] TakenBy(int exporter)
    {
        using (gate.EnterUninterrupted())
        {
            return [.. parts.Values.Where(part => part.HasTaken(exporter)).Select(static part => part.Key)];
        }
    }

    private void ForgetIf(JournaledPart part, bool isOver)
    {
        if (isOver && parts.Remove(part.Key))
        {
            Volatile.Write(ref bytesSettled, bytesSettled + part.Bytes);
        }
    }
}
