namespace Berth.Apps;

/// <summary>Labels that tell one platform's containers from another's on the same engine.</summary>
public static class Instance
{
    public const string Label = "berth.instance";

    public static IReadOnlyDictionary<string, string> Labels(string instance) => new Dictionary<string, string>(StringComparer.Ordinal) { [Label] = instance };

    /// <summary>Selects this platform's app containers.</summary>
    public static IReadOnlyDictionary<string, string> Apps(string instance) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [Label] = instance, ["berth.kind"] = "app" };
}
