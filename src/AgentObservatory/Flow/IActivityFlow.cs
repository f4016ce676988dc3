using System.Diagnostics;

namespace AgentObservatory.Flow;

/// <summary>Makes activities current, in live mode. Handlers of the change are foreign code; what they throw is
/// caught.</summary>
internal interface IActivityFlow
{
    void MakeCurrent(Activity? activity);
}
