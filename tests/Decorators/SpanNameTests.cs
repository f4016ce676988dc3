using AgentObservatory.AttributeWeaver.Marks;
using Mono.Cecil;

namespace AgentObservatory.Tests.Decorators;

/// <summary>Names as C#'s compiler gives them.</summary>
public class SpanNameTests
{
    [Theory]
    [InlineData("Search", "Search")]
    [InlineData("<Answer>g__Search|0_0", "Search")]
    [InlineData("<Answer>b__0_0", "Answer")]
    [InlineData("<<Main>$>g__Search|0_0", "Search")]
    [InlineData("<<Main>$>b__0_0", "Main")]
    [InlineData("Tools.ISearch<System.Int32>.Search", "Search")]
    [InlineData("<Tools.ISearch<System.Int32>.Answer>g__Search|0_0", "Search")]
    [InlineData("<Tools.ISearch<System.Int32>.Answer>b__0_0", "Answer")]
    public void AMethodIsNamedAsPeopleWriteIt(string compiled, string written)
    {
        using var module = ModuleDefinition.CreateModule("Sample", ModuleKind.Dll);

        Assert.Equal(written, SpanName.Of(new MethodDefinition(compiled, MethodAttributes.Static, module.TypeSystem.Void)));
    }
}
