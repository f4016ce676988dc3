using System.Diagnostics;

namespace AgentObservatory.Flow;

/// <summary>Makes activities current, where spans are activities too. Its handlers are foreign code, so it never throws.</summary>
internal interface IActivityFlow
{
    void MakeCurrent(Activity? activity);
}
