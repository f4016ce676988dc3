namespace AgentObservatory.Tests.ThirdParty;

public class NodeRequirementTests
{
    [Fact]
    public void WithNodeAndThePackagesNothingIsSkipped()
    {
        var complete = new NodeRequirement(HasNode: true, HasModules: true, IsMandatory: false);

        Assert.Null(complete.Missing);
        Assert.Null(complete.SkipReason);
    }

    [Fact]
    public void WithoutNodeTheReasonOfTheSkipNamesNode()
    {
        var without = new NodeRequirement(HasNode: false, HasModules: true, IsMandatory: false);

        Assert.Contains("Node.js", without.SkipReason);
    }

    [Fact]
    public void WithoutThePackagesTheReasonOfTheSkipSaysHowToGetThem()
    {
        var without = new NodeRequirement(HasNode: true, HasModules: false, IsMandatory: false);

        Assert.Contains("npm ci", without.SkipReason);
    }

    [Fact]
    public void WhereTheValidationIsMandatoryNothingIsSkippedAndTheLackIsStillNamed()
    {
        var without = new NodeRequirement(HasNode: false, HasModules: false, IsMandatory: true);

        Assert.Null(without.SkipReason);
        Assert.NotNull(without.Missing);
    }
}
