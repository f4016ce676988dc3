using System.Diagnostics;
using OpenTelemetry;

namespace AgentObservatory.Benchmarks;

/// <summary>Takes every activity and does nothing: the least that an OpenTelemetry set-up can be.</summary>
internal sealed class NoOpProcessor : BaseProcessor<Activity>;
