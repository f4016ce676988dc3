using static Verdicts.Failures;

namespace Verdicts;

/// <summary>Blocks in exception filters, which run before the exception unwinds anything.</summary>
internal sealed class ShapesOfFilters(Blocks blocks)
{
    public void WithinAFilter()
    {
        try
        {
            Fail();
        }
        catch (IOException) when (Succeeds("within a filter")) { }
    }

    public void WithinAFilterThatCatches()
    {
        try
        {
            Fail();
        }
        catch (IOException) when (CatchesInside()) { }

        bool CatchesInside()
        {
            using IDisposable block = blocks.Ok("within a filter that catches");
            try
            {
                Fail();
            }
            catch (IOException) { }

            return true;
        }
    }

    public void AFilterWhileItIsLeft()
    {
        using IDisposable block = blocks.Left("left through a finally with a filter");
        try
        {
            Fail();
        }
        finally
        {
            try
            {
                Fail();
            }
            catch (IOException) when (Succeeds("within a filter of a finally")) { }
        }
    }

    private bool Succeeds(string name)
    {
        using IDisposable block = blocks.Ok(name);
        return true;
    }
}
