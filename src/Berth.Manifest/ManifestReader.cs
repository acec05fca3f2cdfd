using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Berth.Manifest;

/// <summary>
/// Reads <c>CloudronManifest.json</c>. Lenient: what can work is accepted with warnings, only what cannot is refused.
/// No input makes it throw; whatever is wrong is in the result.
/// </summary>
public static class ManifestReader
{
    /// <summary>Largest document taken, in bytes of UTF-8. The largest public manifest has 19 kB.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>Newest <c>manifestVersion</c> there is.</summary>
    public const int NewestManifestVersion = 2;

    /// <param name="utf8">JSON, with or without a byte order mark.</param>
    public static ManifestReadResult Read(ReadOnlySpan<byte> utf8)
    {
        var problems = new ProblemList();
        var root = JsonSource.ReadObject(utf8, MaximumBytes, problems);
        var manifest = root is { } json ? ManifestSections.Read(new ObjectReader(json, JsonPath.Root, problems)) : null;
        return new ManifestReadResult(problems.HasErrors ? null : manifest, problems.Problems);
    }

    public static ManifestReadResult Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Read(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Reads a manifest that came inside another document.</summary>
    public static ManifestReadResult Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Undefined ? Read("null"u8) : Read(JsonMarshal.GetRawUtf8Value(json));
}
