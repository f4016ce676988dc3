namespace AgentObservatory.Tests.ThirdParty;

public class DashboardRequirementTests
{
    private static readonly NodeRequirement Node = new(HasNode: true, HasModules: true, IsMandatory: false);

    [Fact]
    public void WithTheDashboardAndABrowserNothingIsSkipped()
    {
        var complete = new DashboardRequirement("Aspire.Dashboard", "chromium", Node);

        Assert.Null(complete.SkipReason);
        Assert.Null(complete.BrowserSkipReason);
    }

    [Fact]
    public void WithoutItsPackageTheReasonOfTheSkipSaysHowToGetIt()
    {
        var without = new DashboardRequirement(null, "chromium", Node);

        Assert.Contains("dotnet restore tests/interop/dashboard", without.SkipReason);
        Assert.Equal(without.SkipReason, without.BrowserSkipReason);
    }

    [Fact]
    public void WithoutABrowserOnlyThePagesAreSkipped()
    {
        var without = new DashboardRequirement("Aspire.Dashboard", null, Node);

        Assert.Null(without.SkipReason);
        Assert.Contains("Chromium", without.BrowserSkipReason);
    }
}
