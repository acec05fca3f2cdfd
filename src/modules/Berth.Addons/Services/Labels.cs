namespace Berth.Addons.Services;

/// <summary>Labels that the module's containers carry.</summary>
internal static class Labels
{
    public const string Managed = "berth.managed";
    public const string Kind = "berth.kind";
    public const string App = "berth.app";
    public const string Service = "berth.service";

    /// <summary>Hash of all that the container was made from; another value means: make it again.</summary>
    public const string Specification = "berth.spec";

    public const string KindService = "service";
    public const string KindRedis = "redis";

    /// <summary>What a listing of this platform's containers of a kind asks for.</summary>
    public static Dictionary<string, string> OfKind(AddonsOptions options, string kind) =>
        new(options.Labels, StringComparer.Ordinal) { [Managed] = "true", [Kind] = kind };
}
