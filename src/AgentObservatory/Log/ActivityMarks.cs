using System.Diagnostics;

namespace AgentObservatory.Log;

/// <summary>What the library keeps with activities: custom properties, which are under a lock.</summary>
internal static class ActivityMarks
{
    internal static object? Read(Activity activity, string mark) =>
        Uninterrupted.Wait((activity, mark), static wait => wait.activity.GetCustomProperty(wait.mark));

    internal static void Set(Activity activity, string mark, object value) =>
        Uninterrupted.Wait(
            (activity, mark, value),
            static wait =>
            {
                wait.activity.SetCustomProperty(wait.mark, wait.value);
                return true;
            }
        );
}
